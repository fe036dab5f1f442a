"""Pages that stand together, as tabs above each of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.permissions import may

register = template.Library()


class Tab(NamedTuple):
    """A page by the name of its address, and the act it needs; None for everybody signed in."""

    name: str
    label: str
    act: Act | None


# By what the row is called to those who cannot see that it is one.
ROWS = {
    "About people": (
        Tab("people", "Agents", Act.SEE_PEOPLE),
        Tab("accounts", "Accounts", Act.SEE_ACCOUNTS),
        Tab("teams", "Teams", Act.SEE_ACCOUNTS),
    ),
    "Grading": (
        Tab("calibration", "Rounds", Act.SEE_ROUNDS),
        Tab("agreement", "Engine and people", Act.READ_SCORECARDS),
        Tab("grader_own", "How you grade", Act.RATE_IN_ROUNDS),
    ),
    "Coaching and encouragement": (
        Tab("coaching", "Coaching", Act.SEE_COACHING),
        Tab("kudos", "Kudos", Act.SEE_OWN_PAGE),
        Tab("thanks", "Thanks", Act.SEE_OWN_PAGE),
    ),
    "Learning": (
        Tab("lessons", "Lessons", Act.LEARN),
        Tab("learning_path", "Your path", Act.LEARN),
        Tab("mastery", "Mastery map", Act.LEARN),
    ),
    "Stories": (
        Tab("stories", "Stories", Act.TELL_STORIES),
        Tab("charter", "Charter", Act.TELL_STORIES),
    ),
    "Insight": (
        Tab("insight", "Week by week", Act.SEE_INSIGHT),
        Tab("insight_boxes", "Done and ended", Act.SEE_INSIGHT),
        Tab("insight_channels", "By channel", Act.SEE_INSIGHT),
    ),
    "Notices": (
        Tab("notices", "What you were told", None),
        Tab("notices_choose", "What comes to you", None),
        Tab("hooks", "Channels", Act.KEEP_HOOKS),
        Tab("deliveries", "Deliveries", Act.SEE_DELIVERIES),
    ),
}


@register.inclusion_tag("_tabs.html", takes_context=True)
def tabs(context: dict[str, Any], row: str, here: str) -> dict[str, Any]:
    """Return the pages of a row that this person may open; none where it is one alone."""
    user = context["user"]
    found = [tab for tab in ROWS[row] if tab.act is None or may(user, tab.act)]
    return {"row": row, "tabs": found if len(found) > 1 else [], "here": here}
