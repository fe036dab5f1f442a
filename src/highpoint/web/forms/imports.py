"""The forms of the import page: the file, and how it is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from django import forms

from highpoint.apps.conversations.models import Import
from highpoint.connectors.files import Column

# What a column can mean, in the words of the page, the needed ones first.
MEANINGS: dict[str, str] = {
    "conversation": "Which conversation",
    "role": "Who wrote it",
    "text": "What was written",
    "at": "When",
    "agent": "Name of the agent",
    "author": "Name of the writer",
    "customer": "Customer's number or address",
    "name": "Customer's name",
    "channel": "Channel",
    "subject": "Subject",
    "language": "Language",
    "private": "Internal note",
}

NEEDED = ("conversation", "role", "text")

ENCODINGS = [
    ("", "as found in the file"),
    ("utf-8", "UTF-8"),
    ("cp1252", "Western (Windows-1252)"),
    ("utf-16", "UTF-16"),
    ("cp1250", "Central European (Windows-1250)"),
    ("cp1251", "Cyrillic (Windows-1251)"),
    ("shift_jis", "Japanese (Shift JIS)"),
    ("gb18030", "Chinese (GB 18030)"),
]

# Area/City names are what people know; the rest are aliases of them.
AREAS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


def time_zones() -> list[tuple[str, str]]:
    """Return the time zones one may choose, UTC first."""
    named = sorted(name for name in available_timezones() if name.startswith(AREAS))
    return [(name, name.replace("_", " ")) for name in ("UTC", *named)]


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One meaning on the page: its words, its field, and what the chosen column says."""

    label: str
    needed: bool
    field: forms.BoundField
    samples: tuple[str, ...]


class ReadingForm(forms.Form):
    """How a file is to be read: its time zone, encoding, and which column is what."""

    name = forms.CharField(label="Name of this import", max_length=255)
    time_zone = forms.ChoiceField(label="Times in the file are in", choices=time_zones)
    encoding = forms.ChoiceField(label="Letters are written in", choices=ENCODINGS, required=False)

    def __init__(self, *args: Any, columns: tuple[Column, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
        self._samples = {column.header: column.samples for column in columns}
        headers = [column.header for column in columns]
        choices = [("", "in no column"), *((header, header) for header in headers)]
        for meaning, label in MEANINGS.items() if columns else ():
            self.fields[f"column_{meaning}"] = forms.ChoiceField(
                label=f"Column for: {label}",
                choices=choices,
                required=False,
                widget=forms.Select(attrs={"class": "input", "aria-label": f"Column for: {label}"}),
            )

    @property
    def general(self) -> list[forms.BoundField]:
        """The fields every file has."""
        return [self["time_zone"], self["encoding"], self["name"]]

    @property
    def columns(self) -> list[ColumnRow]:
        """One row a meaning, with what the column chosen for it says."""
        return [
            ColumnRow(
                label, meaning in NEEDED, field := self[f"column_{meaning}"], self._says(field)
            )
            for meaning, label in MEANINGS.items()
            if f"column_{meaning}" in self.fields
        ]

    def _says(self, field: forms.BoundField) -> tuple[str, ...]:
        return self._samples.get(str(field.value() or ""), ())

    @property
    def mapping(self) -> dict[str, str]:
        """Which column was chosen for each meaning; empty for a file without columns."""
        return {
            meaning: self.cleaned_data[f"column_{meaning}"]
            for meaning in MEANINGS
            if f"column_{meaning}" in self.fields
        }

    def keep(self, source: Import) -> None:
        """Write the choices to an import that has not begun."""
        source.name = self.cleaned_data["name"]
        source.time_zone = self.cleaned_data["time_zone"]
        source.encoding = self.cleaned_data["encoding"]
        source.mapping = self.mapping
        source.save(update_fields=["name", "time_zone", "encoding", "mapping"])
