"""What a reply is about in a scenario: which facts it asks for, what it offers, what it answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from highpoint.engine.text import normalize, stems
from highpoint.practice._named import kept_back_and_named
from highpoint.practice.listening import ways
from highpoint.practice.listening.answered import Answered
from highpoint.practice.listening.asking import Asking
from highpoint.practice.listening.checks import wrong
from highpoint.practice.listening.clauses import Clause, dated, one_of_two
from highpoint.practice.listening.forms import asked_in_form, core, unmarked
from highpoint.practice.listening.manner import Manner
from highpoint.practice.listening.meaning import profiles
from highpoint.practice.listening.offers import Offers
from highpoint.practice.listening.reply import Reply
from highpoint.practice.phrases import denied
from highpoint.practice.scenario import Scenario, Taken


class About:
    """
    What a normalized reply is about in a scenario; ``spans`` holds the words behind each.

    ``refused`` says that anything was refused before; ``manner`` tells how it asks, ``asking`` for what, ``offers`` what it offers.
    """

    def __init__(
        self,
        text: str,
        scenario: Scenario,
        pending: Collection[str],
        before: str = "",
        *,
        refused: bool = False,
    ) -> None:
        reply = Reply(text)
        self.parts = parts = reply.parts
        asked = reply.asked
        thing = stems(normalize(scenario.matter["thing"]))
        facts, asks, outs = profiles(scenario)
        self.spans = reply.spans
        self.each_question = tuple(reply.each_question)
        self.manner = manner = Manner(reply)
        self.asking = asking = Asking(reply, manner, scenario, facts, thing)
        self.offers = offers = Offers(reply, manner, scenario, outs, asks, pending)
        offers.sound_out(scenario, refused=refused)
        self.offered, self.refused = offers.offered, offers.refused
        liked = {each.key for each in scenario.outcomes if each.taken is not Taken.NOT}
        self.welcome = bool(liked & set(self.offered))
        # “Would a refund help you?”: who answers that tells no fact besides.
        self.asked = tuple(k for k in asking.asked if not asking.only_in(k, offers.offered_in))
        self.suggests, self.doubtful = offers.put_up(self.asked, scenario)
        # “Is there anything you can't eat?” refuses nothing.
        said = [each.text for each in parts if not (each.question and ways.closed(each.text))]
        self.denies = any(denied(each) or ways.BAD_NEWS.search(each) for each in said)
        self.plain_no = offers.plain_no
        self.answered = Answered(reply, scenario, asks, pending, before, thing).keys
        self.told_back = frozenset(
            fact.key for fact in scenario.facts if _says_back(normalize(fact.value), parts)
        )
        self.named = frozenset(kept_back_and_named(text, scenario))
        settled = manner.for_approval or self.asked or self.offered or manner.try_it
        of_the_thing = any(stems(part) & thing for part in asked)
        self.open_question = bool(asked) and parts[-1].question and not (settled or of_the_thing)
        self.taken = self._taken()
        forms = self._in_forms()
        self.forms = tuple(forms)
        # Which question each answer is for, so that they are answered in their order.
        self.answers = asking.answers(forms)
        self.order = {key: reply.each_question.index(one) for key, one in self.answers.items()}
        self.forms_anyway = tuple(asked_in_form(parts, asking.small))
        keys = (wrong(each, scenario) for each in parts)
        self.corrects = next((key for key in keys if key is not None), None)
        self.dated = any(dated(part) for part in parts)
        self.wants_detail = self.open_question and bool(ways.DETAIL.search(parts[-1].text))
        self.closed_question = manner.confirms or (
            self.open_question and ways.supposes(parts[-1].text)
        )

    def _in_forms(self) -> dict[str, str]:
        """Return the forms of what is asked and nothing else answers, each with its question."""
        offers, asking = self.offers, self.asking
        answered = asking.taken | asking.small | offers.offered_in | offers.sounded_in
        forms = asked_in_form(self.parts, answered | _with_other_halves(answered, self.parts))
        if not self.offered:
            return forms
        # Which of what is offered they take is no question of its own.
        return {each: text for each, text in forms.items() if unmarked(each) != "which"}

    def _taken(self) -> frozenset[str]:
        """Return the questions that are answered by a fact, a small thing, a choice or a yes."""
        settled = self.asking.settled(self.asked)
        # “Would she like to be the first?”: who takes it has answered it.
        settled |= self.offers.sounded_in
        settled |= {each for each in self.offers.offered_in if core(each).startswith("would ")}
        return frozenset(_with_other_halves(settled, self.parts))


def _with_other_halves(taken: Collection[str], parts: Sequence[Clause]) -> set[str]:
    """Return the questions that are answered, and those put up beside them with an “or”."""
    found = set(taken)
    for each in parts:
        for pair in one_of_two(each) if each.question else ():
            found |= set(pair) if found & set(pair) else set()
    return found


def _says_back(value: str, parts: Sequence[Clause]) -> bool:
    """Tell whether a reply says a fact's value itself."""
    return bool(value) and any(value in part.text for part in parts)
