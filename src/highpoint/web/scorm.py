"""A lesson as a SCORM 1.2 package: one page with its own script, and the manifest."""

from __future__ import annotations

import io
import zipfile
from importlib.resources import files

from django.template.loader import render_to_string

from highpoint.practice.lesson import Lesson
from highpoint.practice.statement import manifest
from highpoint.web import words
from highpoint.web.learning import plain_lines, shown_model

_STATIC = files("highpoint.web") / "static" / "highpoint" / "scorm"
_FILES = ("lesson.js", "lesson.css")
# A fixed time, so that the same lesson gives the same bytes.
_TIME = (2026, 1, 1, 0, 0, 0)


def package(found: Lesson) -> bytes:
    """Return the zip: the manifest at its root, as SCORM wants it."""
    page = render_to_string(
        "learning/scorm.html",
        {
            "lesson": found,
            "kinds": [words.KINDS[kind] for kind in found.kinds],
            "good": shown_model(found, found.good),
            "weak": shown_model(found, found.weak),
            "quiz": [(q, plain_lines(found.customer, q.said)) for q in found.quiz],
        },
    )
    names = ("index.html", *_FILES)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as box:
        _put(box, "imsmanifest.xml", manifest(found, names))
        _put(box, "index.html", page.encode())
        for name in _FILES:
            _put(box, name, (_STATIC / name).read_bytes())
    return held.getvalue()


def _put(box: zipfile.ZipFile, name: str, held: bytes) -> None:
    box.writestr(zipfile.ZipInfo(name, _TIME), held, zipfile.ZIP_DEFLATED)
