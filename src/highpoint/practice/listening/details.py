"""Small things an agent asks for that a scenario does not name, and what its customer says to them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zlib import crc32

from highpoint.practice.listening import ways
from highpoint.practice.scenario import Fact, Scenario

_WORDS = files("highpoint.practice") / "words"
# Details that have a topic of their own, by which a scenario's facts may be asked for.
_TOPICS = {"email": "email", "phone": "phone", "street": "address"}
# Numbers that are kept free for stories; where none are, one that is plainly of a story.
_PHONES = {
    "united-kingdom": "07700 900{:03d}",
    "united-states": "555-01{:02d}",
    "ireland": "020 91{:03d}",
    "germany": "0171 39200{:02d}",
    "japan": "090 5550 01{:02d}",
    "india": "98100 555{:02d}",
    "brazil": "11 95550 01{:02d}",
    "nigeria": "0803 555 01{:02d}",
    "mexico": "55 5550 01{:02d}",
}
_ELSEWHERE = "555 01{:02d}"
_TOWNS = {
    "united-kingdom": "Ashcombe",
    "united-states": "Cedar Falls",
    "ireland": "Ballymore",
    "germany": "Lindenau",
    "japan": "Midori",
    "india": "Nandipur",
    "brazil": "Campo Belo",
    "nigeria": "Oke Ado",
    "mexico": "San Andrés",
}
_TOWN = "Alderton"
_LANGUAGES = {
    "germany": "German",
    "japan": "Japanese",
    "brazil": "Portuguese",
    "mexico": "Spanish",
}
_LANGUAGE = "English"
_MONTHS = ("March", "April", "May", "June", "September", "October", "November")
_STREETS = {
    "united-states": "{} Alder Street",
    "germany": "Lindenweg {}",
    "japan": "Midori 2-{}",
}
_STREET = "{} Alder Road"
# What anybody knows of themselves without thinking.
PLAIN = ("email", "phone", "street", "postcode", "town", "born", "language")
# What is told in no answer to a question of its own.
_NEVER = r"(?!)"
# An e-mail address, typed or said aloud.
_ADDRESS = re.compile(r"@|\bat\b.+\bdot\b")
# “Has the new e-mail arrived?”: no address is asked for.
CAME = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|then|but|now|great)\W+)*(?:has|have|did|does|is) (?:the|our|my|your|an?|that|this|any) (?:[\w-]+ ){0,3}?(?:e-?mails?|letters?|messages?|codes?|links?|texts?|sms)\b(?! address)(?:[^.?!]* )?(?:arrived?|come|came|reach(?:ed)?|there|gone|through|in)\b"
)
# “Did the pages reach you?”
REACHED = re.compile(
    r"\b(?:did|has|have) (?:the|our|my|your|that|this|any) [^.?!]*\breach(?:ed)? you\b"
)
# Small things of which a scenario may tell in other words than are asked for.
_TOLD_OTHERWISE = ("born", "town", "language")
# What a fact speaks of that tells when somebody was born, or where they live.
_HOME = {
    "born": re.compile(r"\b(?:born|birth\w*|how old|age)\b"),
    "town": re.compile(
        r"\b(?:address|live|lives|living|house|my home|hometown|where are you from)\b"
    ),
}
_OLDEST, _YEARS = 1968, 30
_TODAY = 2025
_POSTCODES = {
    "united-kingdom": "AL{}  4QT",
    "united-states": "523{:02d}",
    "ireland": "V94 K{:02d}P",
    "germany": "384{:02d}",
    "japan": "399-{:04d}",
    "india": "6412{:02d}",
    "brazil": "13480-{:03d}",
    "nigeria": "2002{:02d}",
    "mexico": "760{:02d}",
}
_POSTCODE = "52{:02d}"
# “Antônio Bezerra, seventy, plays the drum”, “aged forty-two”, “81 years old”.
_AGE = re.compile(
    r"(?:, |\bis |\baged |\bof )((?:[a-z]+ty)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|\d\d)(?=,|\.| years| and | who| or)"
)
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_ONES = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# About how old somebody is who is told to be no more than this.
_AGES = {"hurried-student": 21, "retired-teacher": 74, "worn-out-carer": 47}


@dataclass(frozen=True, slots=True)
class Detail:
    """
    One thing that may be asked for: by which clauses, and how it is told.

    ``kindly`` is how it is told by somebody who is not upset, empty where everybody tells it alike.
    """

    key: str
    asked_by: re.Pattern[str]
    says: tuple[str, ...]
    kindly: tuple[str, ...] = ()


def details() -> dict[str, Detail]:
    """Return the shipped details by key, in the order in which they are looked for."""
    return read("details.toml")


@cache
def read(file: str) -> dict[str, Detail]:
    """Return what a file of words has answers for, in the order in which it is looked for."""
    rows = tomllib.loads((_WORDS / file).read_text(encoding="utf-8"))
    return {
        key: Detail(
            key,
            re.compile("|".join(row.get("asked_by", (_NEVER,)))),
            tuple(row["says"]),
            tuple(row.get("kindly", ())),
        )
        for key, row in rows.items()
    }


def asked_for(clause: str) -> str:
    """
    Return the detail that a normalized question or request asks for, empty where none.

    >>> asked_for("which street and number is it"), asked_for("what a day")
    ('street', '')
    """
    return next((each.key for each in details().values() if each.asked_by.search(clause)), "")


def all_asked_for(question: str) -> tuple[str, ...]:
    """
    Return all that one question asks for: several plain things, or one of any sort.

    >>> all_asked_for("may i have your date of birth and a phone number")
    ('born', 'phone')
    """
    each = dict.fromkeys(asked_for(piece) for piece in ways.several(question))
    plain = tuple(key for key in each if key in PLAIN)
    whole = asked_for(question)
    return plain if len(plain) > 1 else (whole,) if whole else ()


def rather_a_detail(clause: str, fact: Fact) -> bool:
    """Tell whether a clause asks for an address, a date or a number that the fact does not give."""
    detail = asked_for(clause)
    if detail in _HOME:
        told = " ".join((*fact.asked_by, *fact.says)).lower()
        return not (same_as(fact, detail) or _HOME[detail].search(told))
    topic = _TOPICS.get(detail)
    if topic == "email":
        return not any(_ADDRESS.search(line) for line in (fact.value, *fact.says))
    return topic is not None and fact.key != detail and topic not in fact.asked_by


def same_as(fact: Fact, detail: str) -> bool:
    """Tell whether a scenario has a fact of its own for a small thing."""
    if fact.key == detail or _TOPICS.get(detail) in fact.asked_by:
        return True
    way = details()[detail].asked_by
    return detail in _TOLD_OTHERWISE and any(way.search(phrase) for phrase in fact.asked_by)


def values(scenario: Scenario) -> dict[str, str]:
    """Return the customer's own details: the same ones whenever they are asked for."""
    region = scenario.persona.region
    mark = crc32(scenario.customer.name.encode())
    first, *_, last = re.findall(r"[a-z]+", _plain(scenario.customer.name)) or ["mail"]
    return {
        "email": f"{first}.{last}@{_plain(last)}{mark % 90 + 10}.example",
        "phone": _PHONES.get(region, _ELSEWHERE).format(mark % 90 + 10),
        "street": _STREETS.get(region, _STREET).format(mark % 80 + 3),
        "town": _TOWNS.get(region, _TOWN),
        "postcode": _POSTCODES.get(region, _POSTCODE).format(mark % 80 + 11).replace("  ", " "),
        "born": f"{mark % 27 + 1} {_MONTHS[mark % len(_MONTHS)]} {_year_of_birth(scenario, mark)}",
        "language": _LANGUAGES.get(region, _LANGUAGE),
    }


def _year_of_birth(scenario: Scenario, mark: int) -> int:
    """Return a year in which somebody as old as the story says was born."""
    told = " ".join(scenario.situation.split())
    near = told[: told.find(scenario.customer.name) + len(scenario.customer.name) + _NEAR_NAME]
    age = _AGE.search(near) if scenario.customer.name in told else None
    if age is not None and (years := _years(age[1])):
        return _TODAY - years
    if scenario.persona.id in _AGES:
        return _TODAY - _AGES[scenario.persona.id] - mark % _SOME_YEARS
    return _OLDEST + mark % _YEARS


def _years(told: str) -> int:
    """
    Return an age that is told in words or figures, 0 where it is none.

    >>> _years("sixty-one"), _years("82"), _years("plenty")
    (61, 82, 0)
    """
    if told.isdigit():
        return int(told)
    tens, _, ones = told.replace(" ", "-").partition("-")
    return _TENS.get(tens, 0) + (_ONES.index(ones) if tens in _TENS else 0)


_NEAR_NAME, _SOME_YEARS = 40, 4


def _plain(name: str) -> str:
    return name.lower().translate(str.maketrans("äöüßéèêíóúñçáà", "aouseeeiouncaa"))
