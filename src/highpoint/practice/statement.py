"""What other learning systems read: an xAPI statement of a lesson, and a SCORM 1.2 manifest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from highpoint.practice.lesson import Lesson

XAPI_VERSION = "1.0.3"
_VERB = "http://adlnet.gov/expapi/verbs/completed"
_LESSON = "http://adlnet.gov/expapi/activities/lesson"
_CP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def completed(
    found: Lesson,
    *,
    home: str,
    account: str,
    name: str,
    at: datetime,
    begun: datetime,
    right: int,
    ingredients: Iterable[str],
) -> dict[str, Any]:
    """
    Return an xAPI 1.0.3 statement that somebody completed a lesson.

    The actor is an account of this installation, not an e-mail address: no more of a person
    leaves than it takes. The id is the same each time, so that a statement sent twice counts once.
    """
    activity = f"{home}practice/lessons/{found.id}/"
    stamp = at.astimezone(UTC).isoformat()
    questions = len(found.quiz)
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{activity}#{account}#{stamp}")),
        "version": XAPI_VERSION,
        "actor": {
            "objectType": "Agent",
            "name": name,
            "account": {"homePage": home, "name": account},
        },
        "verb": {"id": _VERB, "display": {"en-US": "completed"}},
        "object": {
            "objectType": "Activity",
            "id": activity,
            "definition": {
                "type": _LESSON,
                "name": {"en-US": found.title},
                "description": {"en-US": found.why},
            },
        },
        "result": {
            "completion": True,
            "success": True,
            "score": {
                "scaled": round(right / questions, 4),
                "raw": right,
                "min": 0,
                "max": questions,
            },
            "duration": f"PT{max(0, int((at - begun).total_seconds()))}S",
        },
        "context": {
            "platform": "Highpoint",
            "language": "en-US",
            "extensions": {f"{home}xapi/ingredients": sorted(ingredients)},
        },
        "timestamp": stamp,
    }


def manifest(found: Lesson, files: Iterable[str]) -> bytes:
    """Return the imsmanifest.xml of a SCORM 1.2 package with one page to launch, index.html."""
    ET.register_namespace("", _CP)
    ET.register_namespace("adlcp", _ADL)
    root = ET.Element(
        f"{{{_CP}}}manifest", {"identifier": f"highpoint-{found.id}", "version": "1.0"}
    )
    root.set(
        f"{{{_XSI}}}schemaLocation",
        f"{_CP} imscp_rootv1p1p2.xsd {_ADL} adlcp_rootv1p2.xsd",
    )
    metadata = ET.SubElement(root, f"{{{_CP}}}metadata")
    ET.SubElement(metadata, f"{{{_CP}}}schema").text = "ADL SCORM"
    ET.SubElement(metadata, f"{{{_CP}}}schemaversion").text = "1.2"
    organizations = ET.SubElement(root, f"{{{_CP}}}organizations", {"default": "lesson"})
    organization = ET.SubElement(organizations, f"{{{_CP}}}organization", {"identifier": "lesson"})
    ET.SubElement(organization, f"{{{_CP}}}title").text = found.title
    item = ET.SubElement(
        organization, f"{{{_CP}}}item", {"identifier": "item", "identifierref": "page"}
    )
    ET.SubElement(item, f"{{{_CP}}}title").text = found.title
    ET.SubElement(item, f"{{{_ADL}}}masteryscore").text = "80"
    resources = ET.SubElement(root, f"{{{_CP}}}resources")
    resource = ET.SubElement(
        resources,
        f"{{{_CP}}}resource",
        {
            "identifier": "page",
            "type": "webcontent",
            f"{{{_ADL}}}scormtype": "sco",
            "href": "index.html",
        },
    )
    for name in files:
        ET.SubElement(resource, f"{{{_CP}}}file", {"href": name})
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
