"""What the import page shows of a file before anything of it is stored."""

from __future__ import annotations

from dataclasses import dataclass

from highpoint.apps.conversations.models import Import
from highpoint.connectors.files import BadRow, Column, Preview, Read
from highpoint.errors import HighpointError
from highpoint.loop.import_file import look
from highpoint.web.forms.imports import MEANINGS

# Bad rows shown before anything is taken in; the rest stand in the import's own list.
PROBLEMS = 10


@dataclass(frozen=True, slots=True)
class Look:
    """The beginning of a file as understood; ``refusal`` says why nothing of it can be read."""

    preview: Preview | None
    refusal: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.preview.columns if self.preview else ()

    @property
    def meanings(self) -> dict[str, Column]:
        """The column taken for each meaning."""
        return {column.meaning: column for column in self.columns if column.meaning}

    @property
    def question(self) -> str:
        """What a person must say before the file can be taken in; empty where nothing."""
        if self.preview is None:
            return self.refusal
        if not self.preview.question:
            return ""
        found = self.meanings
        for meaning in ("conversation", "text"):
            if meaning not in found:
                return f"No column was found for “{MEANINGS[meaning]}”. Choose it in the table."
        return (
            "No column says who wrote each message. Choose it under “Who wrote it”, or choose the "
            "writer and the agent."
        )

    @property
    def ready(self) -> bool:
        """Whether there is something to take in and nothing left to ask."""
        return bool(self.preview and self.preview.conversations and not self.question)

    @property
    def conversations(self) -> tuple[Read, ...]:
        return self.preview.conversations if self.preview else ()

    @property
    def problems(self) -> tuple[BadRow, ...]:
        return self.preview.problems[:PROBLEMS] if self.preview else ()

    def initial(self, source: Import) -> dict[str, str]:
        """Return what the form shows at first: what was told, else what was guessed."""
        guessed = {f"column_{meaning}": column.header for meaning, column in self.meanings.items()}
        return {
            "name": source.name,
            "time_zone": source.time_zone,
            "encoding": source.encoding,
            **guessed,
        }


def looked_at(source: Import) -> Look:
    """Look at an import's file, keeping a refusal as a sentence."""
    try:
        return Look(look(source))
    except HighpointError as error:
        return Look(None, str(error))
