"""The form of one criterion: what every criterion has, and what its way of answering needs."""

from __future__ import annotations

from typing import Any

from django import forms

from highpoint.engine.moment import Kind, MarkKind
from highpoint.engine.scorecard import BadPattern, BadScorecard, Criterion, Order
from highpoint.web import words

# Ways to answer a criterion, each with what it is called when one is added.
SOURCES: dict[str, str] = {
    "moments": "Moments the engine finds",
    "mark": "Replies without a fault",
    "never": "Something never said",
    "words": "Words said or not said",
    "combination": "Moments that follow each other",
    "person": "A person judges",
}

# Marks that can be a fault; an extra touch is praised, not counted.
FAULTS = [(mark.value, words.MARKS[mark]) for mark in (MarkKind.DEFENSIVE, MarkKind.SCRIPTED)]
NEVER = [("insult", "An insult of the customer")]
WANTED = [("yes", "met"), ("no", "missed")]
ORDERS = [
    (Order.AFTER.value, "after it"),
    (Order.BEFORE.value, "before it"),
    (Order.EITHER.value, "before or after"),
]
PARTIAL = [("0", "nothing"), ("0.5", "half"), ("1", "in full")]
SCALES = [("2", "yes or no"), ("3", "3 points"), ("4", "4 points"), ("5", "5 points")]
# Examples beyond this are a handbook, not a help while judging.
MOST_EXAMPLES = 10


def source_of(criterion: Criterion) -> str:
    """Return the way a criterion is answered."""
    if criterion.judged:
        return "person"
    if criterion.fails_on:
        return "never"
    if criterion.words:
        return "words"
    if criterion.combination:
        return "combination"
    return "mark" if criterion.misses else "moments"


class CriterionForm(forms.Form):
    """One criterion of a draft; ``criterion`` gives what was typed as the engine's own."""

    title = forms.CharField(
        label="What it asks",
        max_length=120,
        error_messages={"required": "Say in a few words what it asks, such as “Opens warmly”."},
    )
    section = forms.CharField(
        label="Section",
        max_length=60,
        error_messages={"required": "Name the section it belongs to, such as “Care”."},
    )
    weight = forms.FloatField(
        label="Weight",
        min_value=0,
        max_value=1000,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "A weight is a number from 0 to 1000.",
        ),
    )
    critical = forms.BooleanField(
        label="Critical: when it fails, the score is held down", required=False
    )
    cap = forms.FloatField(
        label="Then the whole score is at most",
        min_value=0,
        max_value=100,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "This is a score: a number from 0 to 100."
        ),
    )
    definition = forms.CharField(
        label="What it means",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    do = forms.CharField(
        label="Do: one example a line",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    dont = forms.CharField(
        label="Don't: one example a line",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, source: str, key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        self._key = key
        self.criterion: Criterion | None = None
        self.fields |= _fields(source)
        for name, field in self.fields.items():
            if not isinstance(field.widget, CHOSEN):
                field.widget.attrs["class"] = "input"
            if self.is_bound and self[name].errors:
                field.widget.attrs |= {"aria-invalid": "true"}

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields of this way of answering."""
        return [self[name] for name in _fields(self.source)]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if self.errors:
            return told
        if told["weight"] == 0 and not told["critical"]:
            self.add_error("weight", "Give it a weight above 0; only a critical one may have none.")
            return told
        try:
            self.criterion = Criterion.from_dict(self._row(told))
        except BadPattern as error:
            self.add_error("pattern", str(error))
        except BadScorecard as error:
            self.add_error(None, str(error))
        return told

    def _row(self, told: dict[str, Any]) -> dict[str, Any]:
        row = {
            # A new one gets its key when it is saved.
            "key": self._key or "new",
            "title": " ".join(told["title"].split()),
            "section": " ".join(told["section"].split()),
            "weight": told["weight"],
            "critical": told["critical"],
            "cap": told["cap"] or 0,
            "definition": told["definition"].strip(),
            "do": lines(told["do"]),
            "dont": lines(told["dont"]),
        }
        if self.source == "moments":
            return row | {"kinds": told["kinds"], "partial": float(told["partial"])}
        if self.source == "mark":
            return row | {"kinds": told["where"], "misses": told["misses"]}
        if self.source == "never":
            return row | {"fails_on": told["fails_on"]}
        if self.source == "words":
            said = {"phrases": lines(told["phrases"]), "when": lines(told["when"])}
            said |= {"pattern": told["pattern"].strip(), "wanted": told["wanted"] == "yes"}
            return row | {"words": said}
        if self.source == "combination":
            names = ("first", "first_verdicts", "then", "then_verdicts", "order", "within")
            chosen = {name: told[name] for name in names} | {"wanted": told["wanted"] == "yes"}
            return row | {"combination": chosen}
        return row | {"points": int(told["points"])}

    def clean_do(self) -> str:
        return self._few("do")

    def clean_dont(self) -> str:
        return self._few("dont")

    def _few(self, name: str) -> str:
        told: str = self.cleaned_data[name]
        if len(lines(told)) > MOST_EXAMPLES:
            raise forms.ValidationError(f"At most {MOST_EXAMPLES} examples, one a line.")
        return told


CHOSEN = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


def initial_of(criterion: Criterion) -> dict[str, Any]:
    """Return what the form shows of a criterion that is there."""
    words = criterion.words
    said = {}
    if words:
        said = {"phrases": "\n".join(words.phrases), "when": "\n".join(words.when)}
        said |= {"pattern": words.pattern, "wanted": "yes" if words.wanted else "no"}
    if criterion.combination:
        said = criterion.combination.to_dict()
        said["wanted"] = "yes" if criterion.combination.wanted else "no"
    return (
        criterion.to_dict()
        | said
        | {
            "weight": f"{criterion.weight:g}",
            "cap": f"{criterion.cap:g}",
            "partial": f"{criterion.partial:g}",
            "where": [kind.value for kind in criterion.kinds],
            "do": "\n".join(criterion.do),
            "dont": "\n".join(criterion.dont),
        }
    )


def lines(told: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line.strip() for line in told.splitlines() if line.strip()]


def _fields(source: str) -> dict[str, forms.Field]:
    if source == "moments":
        return {
            "kinds": forms.MultipleChoiceField(
                label="Which moments",
                choices=words.KINDS.items(),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Choose at least one kind of moment."},
            ),
            "partial": _one_of("A moment in part counts", PARTIAL, "0.5"),
        }
    if source == "mark":
        return {
            "misses": _one_of("Each reply is missed that is", FAULTS, MarkKind.DEFENSIVE.value),
            "where": forms.MultipleChoiceField(
                label="Which replies: those to these moments, or every reply where none is chosen",
                choices=[(kind.value, words.KINDS[kind]) for kind in Kind],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            ),
        }
    if source == "never":
        return {"fails_on": _one_of("What must never be said", NEVER, "insult")}
    if source == "words":
        return _words()
    if source == "combination":
        return _combination()
    return {"points": _one_of("The answer is", SCALES, "2")}


def _words() -> dict[str, forms.Field]:
    return {
        "phrases": _lines("Phrases of the agent, one a line"),
        "pattern": forms.CharField(
            label="Or a pattern (a regular expression)", max_length=200, required=False
        ),
        "wanted": _one_of("Where they are said, it is", WANTED, "yes"),
        "when": _lines("Only in the reply to a customer who says, one a line"),
    }


def _combination() -> dict[str, forms.Field]:
    return {
        "first": _kind("First moment: its kind"),
        "first_verdicts": _verdicts("First moment: how it went"),
        "then": _kind("Second moment: its kind"),
        "then_verdicts": _verdicts("Second moment: how it went"),
        "order": _one_of("The second stands", ORDERS, "after"),
        "within": forms.IntegerField(
            label="At most so many turns from the first",
            min_value=1,
            max_value=100,
            initial=4,
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), "Look within 1 to 100 turns."
            ),
        ),
        "wanted": _one_of("Where there is such a second, the criterion is", WANTED, "no"),
    }


def _lines(label: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=5000, required=False, widget=area)


def _kind(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=words.KINDS.items())


def _verdicts(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=words.VERDICTS.items(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )


def _one_of(label: str, choices: list[tuple[str, str]], usual: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        initial=usual,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
