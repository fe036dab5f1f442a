"""The words of one intent: what the scenario and the authored lines have for it, in one person's way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from highpoint.practice.intent import Act, Intent
from highpoint.practice.listening.details import values
from highpoint.practice.listening.doubt import DOUBT, doubts
from highpoint.practice.listening.either import STANDS_ALONE
from highpoint.practice.listening.forms import EVADING, small_things, unmarked
from highpoint.practice.listening.what_is import asks_what_is
from highpoint.practice.persona import Typing, regions
from highpoint.practice.scenario import Ask, Fact, Outcome, Scenario, Taken
from highpoint.practice.voice import naming
from highpoint.practice.voice.choosing import Said, choose, greets, number, shuffled
from highpoint.practice.voice.fitting import (
    after_a_word,
    answering,
    asking_nothing,
    before_it_is_done,
    declining,
    felt_once,
    given,
    in_full,
    in_keeping,
    leaving_for_later,
    not_refused,
    pointing_at_what_is_named,
    quiet,
    seen_to_work,
    sober,
    subdued,
    unceremonious,
    unlike_before,
    without_feelings,
)
from highpoint.practice.voice.framing import framed, handed_over
from highpoint.practice.voice.lines import (
    GRAVE,
    Lines,
    authored,
    band,
    manner,
    suiting,
    weight,
)
from highpoint.practice.voice.memory import Memory, answer_key
from highpoint.practice.voice.slots import filled, sayable
from highpoint.practice.voice.widening import widened
from highpoint.practice.voice.writing import (
    FORMAL,
    capitals,
    joined,
    native_regions,
    smaller,
    stopped,
)

# Acts whose words are the scenario's own, and where it keeps them.
OWN = {
    Act.TELL: "facts",
    Act.VOLUNTEER: "facts",
    Act.ASK: "asks",
    Act.ASK_AGAIN: "asks",
    Act.ACCEPT: "outcomes",
    Act.ACCEPT_HALF: "outcomes",
    Act.DECLINE: "outcomes",
}
# The ways of taking an outcome whose words an act may use.
TAKEN = {
    Act.ACCEPT: (Taken.GLADLY, Taken.WILLINGLY),
    Act.ACCEPT_HALF: (Taken.GRUDGINGLY,),
    Act.DECLINE: (Taken.NOT,),
}
# Acts that are a word in passing where something follows, and by some left out then.
_IN_PASSING = frozenset((Act.CALM, Act.WARM, Act.GOODBYE))
# Acts of which a sentence for all stands before the scenario's own words.
_PREFACED = frozenset((Act.TOLD_ALREADY, Act.CORRECT))
# Whose words name a choice that is a sentence already: “please send it by post”.
_CHOSEN_SO = "choose-so"
# What is said to something promised that nobody put up to be taken.
_PROMISED = "promised"
# What a memory keeps such a sentence as.
_PREFACE = "preface"
_FEW = 3
# A letter of who does not say little answers in more words than so many.
_BARE = 2
_OF_THREE = 3
# A yes to what is put up is said anew each time: it was something else that was put up.
_ASSENTS = ("offered", "may")
# Who is so warm has a word for a kind word.
_WARM = 0.7
# A story of so many words tells by itself what is wanted.
_TELLS_ENOUGH = 12
# So much gladder than usual is whoever praises where they might just thank.
_RESERVE = 0.39
# What is taken with words anybody might use as often as with the scenario's own.
_MAY_CHEER = frozenset((Act.THANK, Act.GOODBYE, Act.ACCEPT, Act.SUITS, Act.NO_MORE, Act.ALL_SET))
# What is said to words and promises: who came in real trouble says it without joy.
_TO_PROMISES = frozenset((Act.CALM, Act.ACCEPT))
_PLAINLY = frozenset((Act.ACCEPT, Act.ACCEPT_HALF))
# Below this mood nobody takes an offer with warm words.
_SOUR = -0.25
# From this one down they take it in a word, whatever they had hoped for.
FURIOUS = -0.6
_EVEN = 0.2


class Phrasing:
    """
    Finds the words of one intent for one customer in one run.

    >>> from highpoint.practice.scenario import shipped
    >>> phrasing = Phrasing(shipped("three-legged-desk"), seed=7)
    >>> told = Intent(Act.TELL, "order-number")
    >>> "BW-44817" in phrasing.piece(told, 0.0, "chat", "first", Memory(), "")[0]
    True
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.names = naming.names(scenario)
        self._scenario = scenario
        self._persona = scenario.persona
        self._manners = regions()[scenario.persona.region]
        self._seed = seed
        self._details = values(scenario)

    def piece(
        self,
        intent: Intent,
        mood: float,
        channel: str,
        place: str,
        now: Memory,
        before: str,
        ahead: tuple[str, ...] = (),
    ) -> tuple[str, tuple[str, ...]]:
        """
        Return the words of one intent and the keys under which they are remembered.

        ``before`` is what the turn already holds; what comes next begins in another way. ``ahead``
        are the questions answered after it.
        Long because what an act asks of its lines stands here once, act by act.
        """
        if intent.act is Act.OPEN:
            return self._opening(mood, channel, now)
        beside = place == "begin" or bool(before)
        if beside and intent.act in _IN_PASSING and self._passes_on(intent, now):
            return "", ()
        later = {"then", "again"} if place == "again" else {place} & {"then"}
        promised = intent.act in _TO_PROMISES and subdued(self._scenario.mood, mood)
        reserved = mood - _RESERVE if promised or intent.act is Act.THANK else mood
        came = weight(self._scenario.mood)
        if intent.act is Act.SMALL_TALK and came == "grave":
            # Who came in real trouble is in no good mood yet, however well they were served.
            reserved = min(mood, _EVEN)
        ways = manner(self._persona, reserved, channel, *(later or {"first"}), came)
        lines = authored(_source(intent))
        around = lines
        if intent.act is Act.TELL and intent.about:
            around = authored(self._telling(intent.about))
        leads = [each for each in around.lead if not later or each.tags & later]
        if intent.act is Act.ASK and not now.greeted:
            leads = []
        tails = around.tail if place == "first" else ()
        if intent.act is Act.TELL and (before or intent.asked):
            # Who is asked something answers it, and now and then with a word that they do.
            leads, tails = (leads if self._hands_over(intent, before, mood, now) else []), ()
        slots = self._slots(intent, now)
        own = self._own(intent, mood, now)
        if intent.act in (Act.ASK, Act.ASK_AGAIN) and now.uses(Act.TRIES.value):
            own = seen_to_work(own)
        if intent.act in (Act.ASK, Act.TELL) and before:
            own = unlike_before(own, before)
        if intent.act is Act.TELL and intent.asked:
            own = leaving_for_later(own, intent.asked, ahead)
        if intent.act is Act.ASK and not now.greeted:
            thing = self._scenario.matter["thing"]
            own = tuple(pointing_at_what_is_named(own, before, thing)) or own
        cheerless = subdued(self._scenario.mood, mood) and intent.act in _MAY_CHEER
        # Who did not come glad asks nobody back how they are.
        if cheerless or (intent.act is Act.SMALL_TALK and self._scenario.mood <= 0):
            lines, tails = replace(lines, core=quiet(lines.core)), quiet(tails)
            leads = [*quiet(leads)]
        if intent.act is Act.TAKE_UP and intent.about:
            lines = replace(lines, core=given(lines.core), brief=given(lines.brief))
        if intent.act in _PLAINLY:
            own = asking_nothing(own)
            own = sober(own) if mood < _SOUR else own
            own = () if mood <= FURIOUS else own
            own = before_it_is_done(own) if intent.asked else own
        if intent.act is Act.TELL and channel == "email" and "terse" not in ways:
            own = tuple(in_full(own, _BARE))
        cores = sayable(own, slots)
        if intent.act is Act.ASK_AGAIN and cores:
            leads += lines.core
        if intent.act in _PREFACED and cores:
            prefaces = sayable(suiting(lines.core, ways), slots)
            return self._prefaced(intent, prefaces, cores, slots, now, before)
        evades = unmarked(intent.about) in EVADING or intent.about.startswith(DOUBT)
        again = (
            intent.act is Act.IMPROVISE and not evades and unmarked(intent.about) not in _ASSENTS
        )
        if again and (known := now.answer(intent.about)):
            same = [line for line in cores if answer_key(intent.about, line) == known] or cores
            prefaces = sayable(suiting(authored("as before").core, ways), slots)
            return self._prefaced(intent, prefaces, same, slots, now, before)
        cores = self._cores(intent, cores, lines, ways, slots, beside=beside)
        if intent.act is Act.GOODBYE:
            cores = [*naming.at_this_hour(tuple(cores), self._scenario)]
        if channel == "email" or self._persona.formality >= FORMAL:
            cores = in_keeping(cores)
        if intent.act is Act.THANK and before:
            cores = after_a_word(cores)
        elif intent.act is Act.THANK and channel == "email" and "terse" not in ways:
            cores = in_full(cores)
        plain = self._persona.formality < FORMAL and self._persona.region in native_regions()
        # Great ceremony is for letters; what is theirs to tell stays as they tell it.
        if plain or (channel != "email" and OWN.get(intent.act) != "facts"):
            cores = unceremonious(cores)
        said, keys = choose(
            cores,
            self._dressing(sayable(suiting(leads, ways), slots)),
            self._dressing(sayable(suiting(tails, ways), slots)),
            topic=_topic(intent),
            salt=self.salt(intent.act, intent.about, band(mood)),
            seed=self._seed,
            memory=now,
            unlike=before,
        )
        if intent.act is Act.IMPROVISE:
            keys += (answer_key(intent.about, said.core),)
        if intent.act is Act.TELL and intent.asked:
            said = said._replace(core=self._framed(said, intent, slots, now))
        return self._put(said, slots) + self._echo(intent, lines, ways, slots), keys

    def _cores(
        self,
        intent: Intent,
        own: list[str],
        lines: Lines,
        ways: frozenset[str],
        slots: Mapping[str, str],
        *,
        beside: bool,
    ) -> list[str]:
        """
        Return what may be said: brief words, the scenario's own, those for all where few.

        An offer is often taken with no more than a plain yes, whatever the story.
        """
        if beside and lines.brief:
            return sayable(suiting(lines.brief, ways), slots)
        enough = len(own) >= _FEW or (own and intent.act in (Act.REMIND, Act.ASK_AGAIN))
        enough = enough or bool(own and intent.asked and intent.act is Act.TELL)
        enough = enough and (intent.act not in _PLAINLY or self._longed_for(intent))
        for_all = [] if enough else sayable(suiting(lines.core, ways), slots)
        return [*own, *for_all] or sayable(suiting(authored(Act.DO_NOT_KNOW).core, ways), slots)

    def _hands_over(self, intent: Intent, before: str, mood: float, now: Memory) -> bool:
        """Tell whether somebody says a “sure” before what they hand over, as some do at first."""
        handed = handed_over(intent.asked) and self._telling(intent.about) is Act.TELL
        if before or band(mood) == "angry" or not handed:
            return False
        return number(self.salt("sure"), self._seed, now.turns) % _OF_THREE != 0

    def _framed(self, said: Said, intent: Intent, slots: Mapping[str, str], now: Memory) -> str:
        """Return a fact as the sentence this person would make of it."""
        lot = number(self.salt("framed", intent.about), self._seed, now.turns)
        return framed(filled(said.core, slots), intent.asked, self._persona, self.names, lot)

    def _longed_for(self, intent: Intent) -> bool:
        """Tell whether what is taken is just what they had hoped for: no plain yes does then."""
        return any(
            each.key == intent.about and each.taken is Taken.GLADLY and not each.side
            for each in self._scenario.outcomes
        )

    def _passes_on(self, intent: Intent, memory: Memory) -> bool:
        """Tell whether a kind word is left out where something else follows."""
        lot = number(self.salt(intent.act), self._seed, memory.turns) % _OF_THREE
        # Who is warm by nature, or came in distress, mostly answers a kind word.
        minds = self._persona.warmth >= _WARM or self._scenario.mood <= GRAVE
        return lot == 0 if minds else lot != 0

    def _echo(
        self, intent: Intent, lines: Lines, ways: frozenset[str], slots: Mapping[str, str]
    ) -> str:
        """Return a word on the time the agent just named, empty for most."""
        if not slots["when"] or number(self.salt(intent.act, slots["when"]), self._seed) % 2:
            return ""
        choices = shuffled(suiting(lines.echo, ways), self.salt(slots["when"]))
        return f" {capitals(filled(choices[0], slots))}" if choices else ""

    def _prefaced(
        self,
        intent: Intent,
        prefaces: Sequence[str],
        own: Sequence[str],
        slots: Mapping[str, str],
        memory: Memory,
        before: str,
    ) -> tuple[str, tuple[str, ...]]:
        """Return an authored sentence and, after it, the scenario's own words."""
        first, keys = choose(
            prefaces,
            (),
            (),
            topic=intent.act.value,
            salt=self.salt(intent.act),
            seed=self._seed,
            memory=memory,
            unlike=before,
        )
        then, more = choose(
            own,
            (),
            (),
            topic=_topic(Intent(Act.TELL, intent.about)),
            salt=self.salt(intent.about),
            seed=self._seed,
            memory=memory,
        )
        if memory.uses(_PREFACE) and intent.act is not Act.CORRECT:
            # That something was said before is said once.
            return stopped(capitals(filled(then.core, slots))), more
        keys += (f"{_PREFACE}/{intent.act.value}",)
        head, rest = stopped(filled(first.core, slots)), filled(then.core, slots)
        rest = smaller(rest, self.names) if head.endswith(":") else capitals(rest)
        return f"{head} {stopped(rest)}", keys + more

    def _opening(self, mood: float, channel: str, memory: Memory) -> tuple[str, tuple[str, ...]]:
        """Return the greeting, what happened and what is wanted; that most leave out in a chat."""
        slots = self._slots(Intent(Act.OPEN), memory)
        stories = sayable(self._scenario.opening, slots)
        said, keys = choose(
            stories,
            (),
            (),
            topic=Act.OPEN.value,
            salt=self.salt(Act.OPEN),
            seed=self._seed,
            memory=memory,
        )
        story = filled(said.core, slots)
        wanted = sayable(self._scenario.wish, slots)
        wanted = felt_once(wanted, story) or wanted
        wanted = pointing_at_what_is_named(wanted, story, slots["thing"]) or wanted
        wishes = shuffled(wanted, said.core)
        step = self._seed // max(1, len(stories)) + number(said.core)
        wish = filled(wishes[step % len(wishes)], slots)
        if channel == "email":
            return "\n\n".join(stopped(each) for each in (story, wish) if each), keys
        greeting = "" if memory.greeted or greets(story) else self._greeting(mood, step)
        enough = len(story.split()) >= _TELLS_ENOUGH
        short = (enough or step % 4) if channel == "chat" else (enough and step % 2)
        parts = [story] if short else [story, wish]
        body = " ".join(stopped(capitals(each)) for each in parts)
        return joined(greeting, body, self.names), keys

    def _greeting(self, mood: float, step: int) -> str:
        """Return a greeting as people of the region greet, or none where the mood allows it."""
        person, manners = self._persona, self._manners
        formal = person.formality >= 0.5
        choices = manners.formal_greetings if formal else manners.greetings
        curt = band(mood) == "angry" and not formal
        if (curt and step % 4) or (not formal and step % 3 == 0):
            return ""
        word = choices[step // 2 % len(choices)]
        if formal:
            return f"{word}."
        return (
            f"{word}!" if person.warmth >= 0.9 and band(mood) in ("even", "pleased") else f"{word},"
        )

    def _own(self, intent: Intent, mood: float, now: Memory) -> tuple[str, ...]:
        """Return the scenario's own lines for what an intent is about."""
        if intent.act is Act.IMPROVISE:
            small = (small_things() | doubts()).get(unmarked(intent.about))
            if small and now.answer(intent.about) and unmarked(intent.about) not in doubts():
                return (*small.says, *small.kindly)
            if small and small.kindly and not self._snubs(mood, now):
                return small.kindly
            return small.says if small else ()
        if intent.act is Act.REMIND:
            return (intent.about if mood < _SOUR else without_feelings(intent.about),)
        where = "facts" if intent.act in _PREFACED else OWN.get(intent.act)
        if where is None or not intent.about:
            return ()
        parts: tuple[Fact | Ask | Outcome, ...] = getattr(self._scenario, where)
        part = next((each for each in parts if each.key == intent.about), None)
        if part is None or _says_otherwise(part, intent.act):
            return ()
        if isinstance(part, Fact):
            says = not_refused(part.says, now.no) if intent.act is Act.TELL else part.says
            best = answering(says, intent.asked, part.value)
            return widened(best, says, intent.asked, part.value, self.names)
        if isinstance(part, Outcome) and intent.act is Act.DECLINE and intent.asked:
            return declining(part.says, (part.title, *part.offered_by), intent.asked)
        return part.says

    def _snubs(self, mood: float, memory: Memory) -> bool:
        """Tell whether a question beside the matter is turned away: by who is upset, and rarely."""
        upset = band(mood) in ("angry", "upset")
        return upset and not number(self.salt("snub"), self._seed, memory.turns) % _OF_THREE

    def _slots(self, intent: Intent, memory: Memory) -> Mapping[str, str]:
        scenario = self._scenario
        thanks = self._manners.thanks if self._persona.formality < 0.5 else ("Thank you",)
        goodbyes = naming.at_this_hour(self._manners.goodbyes, scenario)
        turn = self._seed + memory.turns
        since = scenario.matter["since"]
        return dict(scenario.matter) | {
            "since": since if since.startswith(("since ", "for ")) else "",
            "company": scenario.company,
            "agent": memory.agent.partition(" ")[0],
            "when": memory.when,
            "choice": naming.in_short(intent.about),
            **self._details,
            "name": scenario.customer.call,
            "whole": scenario.customer.name,
            "value": self._value(intent),
            "done": self._done(intent),
            "thanks": thanks[turn % len(thanks)],
            "goodbye": goodbyes[turn % len(goodbyes)],
        }

    def _telling(self, key: str) -> str:
        """Return whose words stand around a fact: a detail is handed over, a story is told."""
        fact = next((fact for fact in self._scenario.facts if fact.key == key), None)
        if fact is not None and fact.personal:
            return Act.VOLUNTEER
        return Act.TELL if fact is None or fact.handed else "story"

    def _value(self, intent: Intent) -> str:
        return next((fact.value for fact in self._scenario.facts if fact.key == intent.about), "")

    def _done(self, intent: Intent) -> str:
        """Return what was done as “thank you for …” takes it, empty where its title does not."""
        told = (each.title for each in self._scenario.outcomes if each.key == intent.about)
        return naming.deed(next(told, ""), self.names)

    def _dressing(self, lines: Iterable[str]) -> list[str]:
        """Return the lead-ins or tails that somebody of few words would still use."""
        if self._persona.typing is not Typing.SHORT:
            return list(lines)
        return [line for line in lines if len(line.split()) <= 4]

    def _put(self, said: Said, slots: Mapping[str, str]) -> str:
        core, lead, tail = (filled(part, slots) for part in said)
        text = stopped(joined(lead, core, self.names))
        return f"{text} {tail}" if tail else text

    def salt(self, *of: str) -> str:
        """Return what makes a choice of this customer's lines their own."""
        return "/".join((self._scenario.id, *of))


def _source(intent: Intent) -> str:
    """Return the name of the lines for an intent."""
    if intent.act is Act.CHOOSE:
        alone = STANDS_ALONE.match(naming.in_short(intent.about))
        return _CHOSEN_SO if alone or asks_what_is(intent.asked) else intent.act
    return _PROMISED if intent.act is Act.ACCEPT and not intent.about else intent.act


def _says_otherwise(part: Fact | Ask | Outcome, act: Act) -> bool:
    """Test whether an outcome's words take it, or refuse it, in another way than is meant."""
    return isinstance(part, Outcome) and part.taken not in TAKEN[act]


def _topic(intent: Intent) -> str:
    if intent.act is Act.IMPROVISE:
        # Of all that is said in doubt nothing is said twice, whatever was asked.
        form = DOUBT if intent.about.startswith(DOUBT) else unmarked(intent.about)
        return f"{intent.act}:{form}"
    act = {Act.VOLUNTEER: Act.TELL, Act.ASK_AGAIN: Act.ASK}.get(intent.act, intent.act)
    return f"{act}:{intent.about}" if intent.act in OWN else act.value
