"""What a voice has said in one talk, so that nobody says the same thing twice in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from zlib import crc32


def answer_key(about: str, line: str) -> str:
    """Return what keeps in a memory which answer was given to a question."""
    return f"{about}={crc32(line.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Memory:
    """
    The lines said in this talk, by their keys, and how far it has come.

    ``agent`` is the name the agent gave, empty before they gave one; ``when`` the time they named
    in their last reply, as they named it; ``no`` the days and things they said are not to be had.
    """

    said: tuple[str, ...] = ()
    turns: int = 0
    greeted: bool = False
    agent: str = ""
    when: str = ""
    no: tuple[str, ...] = ()

    def times(self, key: str) -> int:
        """Count how often a line was said."""
        return self.said.count(key)

    def uses(self, topic: str) -> int:
        """Count how often something was said about a topic."""
        return sum(each.startswith(f"{topic}/") for each in self.said)

    def answer(self, about: str) -> str:
        """Return what stands for the answer given to a question, empty where none was."""
        return next((each for each in self.said if each.startswith(f"{about}=")), "")

    def knows(self, agent: str) -> Self:
        """Return this memory with the agent's name in it."""
        return replace(self, agent=agent.strip())

    def hears(self, agent: str, when: str, no: tuple[str, ...] = ()) -> Self:
        """Return this memory with what the agent just named: their name, if they did, and a day."""
        return replace(
            self,
            agent=self.agent or agent,
            when=when,
            no=tuple(dict.fromkeys((*self.no, *no))),
        )

    def after(self, said: tuple[str, ...], *, greeted: bool = False) -> Self:
        """Return this memory after one more turn."""
        return replace(
            self,
            said=self.said + said,
            turns=self.turns + 1,
            greeted=self.greeted or greeted,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values; ``from_dict`` reads them back."""
        return {
            "said": list(self.said),
            "turns": self.turns,
            "greeted": self.greeted,
            "agent": self.agent,
            "when": self.when,
            "no": list(self.no),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Return the memory that was kept as plain JSON values."""
        return cls(
            said=tuple(str(each) for each in row.get("said", ())),
            turns=int(row.get("turns", 0)),
            greeted=bool(row.get("greeted", False)),
            agent=str(row.get("agent", "")),
            when=str(row.get("when", "")),
            no=tuple(str(each) for each in row.get("no", ())),
        )
