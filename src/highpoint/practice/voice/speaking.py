"""Puts a customer's turn into words: each intent a piece, the pieces one message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from highpoint.practice.intent import Act, Intent
from highpoint.practice.listening.meaning import profiles
from highpoint.practice.persona import Typing, regions
from highpoint.practice.scenario import Scenario
from highpoint.practice.voice import letters
from highpoint.practice.voice.choosing import choose, number, shuffled
from highpoint.practice.voice.excluding import excluding
from highpoint.practice.voice.fitting import asked_in
from highpoint.practice.voice.framing import says_nothing_new
from highpoint.practice.voice.joining import ANSWERS, Piece, letter_of, one_breath
from highpoint.practice.voice.lines import Line, authored, band, manner, suiting
from highpoint.practice.voice.memory import Memory
from highpoint.practice.voice.phrasing import FURIOUS, Phrasing
from highpoint.practice.voice.writing import APART, HANDS, written

_OF_THREE = 3
# Who says less than this writes no courtesies around an answer.
_SAYS_LITTLE = 0.35
_SHARP = frozenset((Act.SNAP, Act.COUNTER, Act.INSULTED, Act.CALL_OUT))
_GLAD = frozenset((Act.THANK, Act.ACCEPT, Act.WARM, Act.CALM, Act.GOODBYE))
# Who says this does not search for words.
_AT_ONCE = (Act.GLAD, Act.CONDOLED, Act.TAKE_UP, Act.THANK)
_EMOJI = ("🙂", "😊", "🙏", "😅")


class Voice:
    """
    The words of one customer in one run.

    >>> from highpoint.practice.scenario import shipped
    >>> voice = Voice(shipped("three-legged-desk"), seed=7)
    >>> words, memory = voice.say([Intent(Act.TELL, "order-number")], mood=0.0, memory=Memory())
    >>> "BW-44817" in words, memory.turns
    (True, 1)
    """

    # Nobody but the authors: see practice.talk.Speaks.
    by = ""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._persona = scenario.persona
        self._manners = regions()[scenario.persona.region]
        self._seed = seed
        self._phrasing = Phrasing(scenario, seed)
        self._names = self._phrasing.names
        self._carelessness = number("carelessness", scenario.id, seed) % HANDS

    def say(
        self,
        intents: Iterable[Intent],
        *,
        mood: float,
        memory: Memory,
        channel: str = "",
        agent: str = "",
    ) -> tuple[str, Memory]:
        """
        Return a turn's words, and the memory with them in it.

        ``channel`` is the scenario's where it is not given, ``agent`` the name the agent gave.
        """
        intents = tuple(intents)
        channel = channel or self._scenario.channel
        memory = memory.knows(agent or memory.agent)
        pieces: list[Piece] = []
        asks = profiles(self._scenario)[1]
        kept: tuple[str, ...] = ()
        last: Act | None = None
        for at, intent in enumerate(intents):
            place = "first" if len(intents) == 1 else "begin"
            if pieces:
                place = "again" if intent.act is last else "then"
            before = pieces[-1].text if pieces else ""
            first_ask = last is Act.OPEN and intent.act is Act.ASK
            if first_ask and asked_in(before, self._scenario.ask(intent.about), asks):
                continue
            ahead = tuple(each.asked for each in intents[at + 1 :] if each.act is Act.TELL)
            now = memory.after(kept)
            # Nobody cheers in the breath in which they hit back.
            tone = min(mood, FURIOUS) if last in _SHARP else mood
            piece, keys = self._phrasing.piece(intent, tone, channel, place, now, before, ahead)
            said = [each.text for each in pieces]
            if piece and not (intent.act is Act.TELL and says_nothing_new(piece, said)):
                pieces.append(Piece(intent.act, piece))
            kept += keys
            last = intent.act
        pieces = excluding(self._named_once(pieces))
        opens = any(intent.act is Act.OPEN for intent in intents)
        if opens and channel == "email":
            pieces += [Piece(Act.PRESS_STEP, each) for each in self._request(mood)]
        elif channel == "email" and pieces:
            pieces, keys = self._with_courtesies(pieces, mood, memory.after(kept))
            kept += keys
        ends = intents[0].act, intents[-1].act
        text = self._whole(pieces, mood, channel, memory, ends) if pieces else ""
        return text, memory.after(kept, greeted=opens or channel == "email")

    def _request(self, mood: float) -> list[str]:
        """Return the sentence by which a first e-mail asks for an answer, none in every other."""
        lines = suiting(authored(Act.OPEN).tail, manner(self._persona, mood, "email", "then"))
        return shuffled(lines, self._phrasing.salt(str(self._seed)))[: self._seed % 2]

    def _named_once(self, pieces: list[Piece]) -> list[Piece]:
        """Return the pieces without a bare name, where another tells it too."""
        whole = self._scenario.customer.name
        told = any(each.act is Act.TELL and whole in each.text for each in pieces)
        return [each for each in pieces if not (told and each.act is Act.MY_NAME)]

    def _with_courtesies(
        self, pieces: list[Piece], mood: float, memory: Memory
    ) -> tuple[list[Piece], tuple[str, ...]]:
        """Return a letter's pieces with what many write before and after their answers."""
        answers = sum(each.act in ANSWERS for each in pieces)
        person = self._persona
        keys: tuple[str, ...] = ()
        lot = number(self._phrasing.salt("courtesies"), self._seed, memory.turns)
        if not answers or person.chattiness < _SAYS_LITTLE:
            return pieces, ()
        lines = authored("reply letter")
        ways = manner(person, mood, "email", "first")
        if pieces[0].act in ANSWERS and lot % _OF_THREE:
            several = answers > 1 and lot % 2
            first, keys = self._courtesy(lines.core if several else lines.lead, ways, memory)
            pieces = [Piece(pieces[0].act if several else Act.CALM, first), *pieces]
        if pieces[-1].act is Act.TELL and lot // 3 % _OF_THREE == 0:
            last, more = self._courtesy(lines.tail, ways, memory.after(keys))
            pieces, keys = [*pieces, Piece(Act.CALM, last)], keys + more
        return pieces, keys

    def _courtesy(
        self, lines: Iterable[Line], ways: frozenset[str], memory: Memory
    ) -> tuple[str, tuple[str, ...]]:
        said, keys = choose(
            suiting(lines, ways),
            (),
            (),
            topic="courtesy",
            salt=self._phrasing.salt("courtesy"),
            seed=self._seed,
            memory=memory,
        )
        return said.core, keys

    def _whole(
        self,
        pieces: Sequence[Piece],
        mood: float,
        channel: str,
        memory: Memory,
        ends: tuple[Act, Act],
    ) -> str:
        first, last = ends
        turn = number(self._scenario.id, self._seed, memory.turns)
        if channel == "email":
            text = written(
                letter_of(pieces, self._names, turn), self._persona, channel, self._names, turn
            )
            return letters.letter(
                text,
                self._scenario,
                self._manners,
                mood=mood,
                agent=memory.agent,
                seed=self._seed,
                turns=memory.turns if memory.greeted else 0,
            )
        text = written(
            APART.join(one_breath(pieces, self._persona, self._names, turn)),
            self._persona,
            channel,
            self._names,
            turn,
            self._carelessness,
        )
        text = text.replace(APART, " ")
        if channel == "phone" and first not in _AT_ONCE:
            return letters.spoken(text, self._persona, mood, turn, self._names)
        return text + ("" if channel == "phone" else self._sign(last, mood, turn))

    def _sign(self, last: Act, mood: float, turn: int) -> str:
        """Return an emoji where somebody young and glad would now and then set one in a chat."""
        person = self._persona
        young = person.typing is Typing.HASTY and person.formality < 0.2
        if not young or last not in _GLAD or band(mood) != "pleased" or turn % 5:
            return ""
        return f" {_EMOJI[turn // 5 % len(_EMOJI)]}"
