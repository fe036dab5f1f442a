"""What a customer says before their answer: to good news, to bad, to sympathy, to what they had asked."""

from __future__ import annotations

from collections.abc import Sequence

from highpoint.practice._fitted import TAKES
from highpoint.practice._remembering import ANY_REMEDY
from highpoint.practice.intent import Act, Intent
from highpoint.practice.listen import Heard
from highpoint.practice.scenario import Scenario, Taken
from highpoint.practice.state import State

# What is said in passing: left out where there is no room for it.
IN_PASSING = (Act.CALM, Act.WARM, Act.TAKE_UP, Act.GLAD, Act.CONDOLED, Act.TAKE_NO)
# What nobody leaves unsaid, however much else there is to say.
NEVER_LEFT_OUT = (Act.GLAD, Act.CONDOLED)
ANSWERS = frozenset((Act.TELL, Act.MY_NAME, Act.CHOOSE, Act.IMPROVISE))
# What may follow a glad word: an answer, a question of their own, a yes to what suits.
_AFTER_GLAD = ANSWERS | {Act.ASK, Act.ASK_AGAIN, Act.SUITS, Act.NO_MORE, Act.ALL_SET}
# So often good news is met with glad words of its own.
_MOST_GLAD = 3
# Down to this mood somebody says no more to a no than what a pity it is.
_PITIES = -0.3


def moved_by(
    feelings: list[Intent],
    matter: Sequence[Intent],
    before: State,
    state: State,
    heard: Heard,
    scenario: Scenario,
) -> list[Intent]:
    """
    Return what is said before an answer.

    Each such word has its cause in the reply: something came about, a loss was named, a question
    of theirs was answered. A promise, a question or a no has no glad word.
    """
    if any(each.act not in IN_PASSING for each in feelings):
        return feelings
    if heard.condoles:
        return [Intent(Act.CONDOLED)]
    acts = [each.act for each in matter]
    if heard.found and before.gladdened < _MOST_GLAD and not {Act.TRIES, Act.ACCEPT} & set(acts):
        return [Intent(Act.GLAD)]
    takes = any(act in TAKES and act is not Act.SUITS for act in acts)
    if not acts or takes or acts[0] not in _AFTER_GLAD:
        return feelings
    if heard.refused or heard.refusal or _half_content(state, scenario):
        return feelings
    served = state.agreed not in (before.agreed, ANY_REMEDY) and Act.CHOOSE not in acts[:1]
    granted = served and heard.granted and not heard.unwelcome
    # Who came with a mere question is answered, and not relieved of anything.
    granted = granted and not (scenario.mood >= 0 and _told(before, heard))
    carried_out = _carried_out(before, state, heard, scenario) and not (
        scenario.mood >= 0 and _told(before, heard)
    )
    news = heard.news and not (heard.unwelcome and _told(before, heard))
    if (news or granted or carried_out) and before.gladdened < _MOST_GLAD:
        return [Intent(Act.GLAD)]
    # Nobody is glad to know in one breath, and tells of a death in the next.
    told = (each.about for each in matter if each.act is Act.TELL)
    of_life = any(scenario.fact(key).personal for key in told)
    return _to_an_answer(feelings, acts, before, state, heard, served=served, of_life=of_life)


def _to_an_answer(
    feelings: list[Intent],
    acts: Sequence[Act],
    before: State,
    state: State,
    heard: Heard,
    *,
    served: bool,
    of_life: bool,
) -> list[Intent]:
    """Return what is said to the answer to a question of theirs: a pity where it is a no."""
    told = _told(before, heard)
    if heard.unwelcome:
        return [Intent(Act.TAKE_NO)] if told and state.mood >= _PITIES else feelings
    taken_up = (told or served) and acts[0] in ANSWERS and not (feelings or of_life)
    # What they are given without having asked is taken up as such, and answers nothing.
    return [Intent(Act.TAKE_UP, "" if told else "given")] if taken_up else feelings


def _carried_out(before: State, state: State, heard: Heard, scenario: Scenario) -> bool:
    """Tell whether what they took to settle the matter is told as done now."""
    done = heard.had.difference(before.had).intersection(state.accepted)
    return not heard.unwelcome and any(not scenario.outcome(key).side for key in done)


def _told(before: State, heard: Heard) -> bool:
    """Tell whether a reply answers what they had asked."""
    return bool({key for key, _ in before.waiting}.intersection(heard.answered))


def _half_content(state: State, scenario: Scenario) -> bool:
    """Tell whether what is agreed is less than they had wanted."""
    return any(
        each.key == state.agreed and each.taken is Taken.GRUDGINGLY for each in scenario.outcomes
    )
