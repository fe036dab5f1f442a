"""Gives the made-up company a chain of its own, causes, actions, corrections, and decisions."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from highpoint.apps.accounts.models import Role, Team, User
from highpoint.apps.feedback.models import SurveyResponse
from highpoint.apps.prevention import (
    actions,
    both_sides,
    chain,
    checking,
    decisions,
    finding,
    operations,
)
from highpoint.apps.prevention.finding import known_troubles
from highpoint.apps.prevention.models import (
    Action,
    Allowance,
    ChainStep,
    Decision,
    Evidence,
    Incident,
    Trouble,
    Why,
)
from highpoint.apps.prevention.operations import Told
from highpoint.engine.insight.both_sides import Kind
from highpoint.engine.steps import Step
from highpoint.loop import demo_depot

LEAD, ADMIN = "lead@demo.test", "admin@demo.test"

# A step that no customer sees, where what comes broken is packed.
PACK, PACK_KEY = "Pack", "made-up-pack"
# Who packs: the team of whoever signs in as the back office.
BACK_OFFICE = "Warehouse"

# What one failure costs the company, from and to, in dollars.
COSTS = {
    "came_late": (Decimal(6), Decimal(18)),
    "came_broken": (Decimal(22), Decimal(64)),
    "refund_missing": (Decimal(9), Decimal(30)),
}

# What may be given, to anybody or as an exception only, and the rule in words.
ALLOWED = (
    (Kind.REFUND, True, Decimal(100), "Up to $100 at once; beyond it ask your lead, and say why."),
    (Kind.DISCOUNT, True, Decimal(15), "15 % at the most, where something was our fault."),
    (Kind.CREDIT, False, None, "For goods after the sixty days, where it is only fair."),
)

# What was decided, exactly and why, the trouble it rests on, and how many days ago.
DECISIONS = (
    (
        "Pottery travels in a box of its own",
        "From the new year every piece of pottery is packed in the double box, at our cost.",
        "What comes broken costs more than the box, and the customer an evening.",
        "came_broken",
        24,
    ),
    (
        "Refunds leave within two days",
        "Refunds below $100 are paid out without a second signature.",
        "Nobody was ever found to cheat, and everybody waited.",
        "refund_missing",
        106,
    ),
    (
        "The care sheets are printed in green",
        "New care sheets come in the green of the catalog.",
        "It looks better beside the linen.",
        "",
        60,
    ),
)

# What goes wrong, why it does (each answer asks why of the one before), what is done about it,
# what is expected, its kind, how many days ago it was agreed and done (None: still open).
STORIES = (
    (
        "came_late",
        (
            "Parcels lie at the depot over the weekend",
            "Nobody tells the customer that they do",
            "The depot's list reaches us on Mondays only",
        ),
        ("The depot sends its list every evening", "Half as many late parcels", "corrective"),
        (90, 77),
    ),
    (
        "came_broken",
        ("The box for pottery has room on one side", "One box fits all since spring"),
        ("A box of its own for pottery", "No broken pottery by the new year", "preventive"),
        (20, None),
    ),
    (
        "refund_missing",
        ("Returns wait for a second signature",),
        ("Refunds below $100 need one signature", "Refunds within two days", "corrective"),
        (120, 105),
    ),
)


def fill(now: datetime, seed: int) -> int:
    """Make what is missing; return how many actions were made."""
    lead = User.objects.filter(email=LEAD, made_up=True).first()
    admin = User.objects.filter(email=ADMIN, made_up=True).first()
    if lead is None or admin is None or Action.objects.filter(created_by=lead).exists():
        return 0
    packer = User.objects.filter(teams__name=BACK_OFFICE, role=Role.AGENT, made_up=True).first()
    named = known_troubles()
    for key, whys, (title, expected, kind), (agreed, done) in STORIES:
        trouble, above = named[key], None
        at = now - timedelta(days=agreed)
        for text in whys:
            above = operations.ask_why(trouble, text, under=above, by=lead, now=at)
        due_on = (at + timedelta(days=28)).date()
        owner = packer if key == "came_broken" and packer else admin
        plan = actions.Plan(trouble.step, trouble, kind, title, expected, owner, due_on, above)
        action = actions.agree(plan, by=lead, now=at)
        if done is not None:
            actions.mark_done(action, by=admin, now=now - timedelta(days=done))
    _chain_and_costs(lead, now)
    _corrections(lead, admin, now)
    finding.look_at_answers(
        SurveyResponse.objects.filter(conversation__made_up=True).select_related("conversation"),
        now=now,
    )
    demo_depot.fill(lead, admin, now)
    _decisions(lead, admin, now)
    _audit(lead, now, seed)
    told = Told(
        named["not_found"],
        "A neighbor could not find the care sheet for the linen on our page.",
        "An evening of searching",
    )
    operations.log(told, by=lead, now=now, happened_at=now - timedelta(days=3))
    actions.judge_all(now)
    return len(STORIES) + 1


def _chain_and_costs(lead: User, now: datetime) -> None:
    """Put packing, which no customer sees, into the chain, and say what failures cost."""
    chain.steps()
    team = Team.objects.filter(name=BACK_OFFICE, made_up=True).first()
    pack = chain.add(PACK, backstage=True, by=lead, now=now, key=PACK_KEY, team=team)
    chain.move(pack, -6, by=lead, now=now)
    named = known_troubles()
    broken = named["came_broken"]
    if broken.step == "deliver":
        chain.refile(broken, pack.key, broken.name, by=lead, now=now)
    for key, (low, high) in COSTS.items():
        operations.set_cost(named[key], low, high, "USD", by=lead, now=now)
    for kind, freely, up_to, words in ALLOWED:
        both_sides.allow(kind, freely=freely, up_to=up_to, words=words, by=lead, now=now)


def _corrections(lead: User, admin: User, now: datetime) -> None:
    """Lay failures to their causes, and correct two of the newest as people would."""
    for why in Why.objects.filter(by=lead, whys=None):
        operations.lay_to(why, by=lead, now=now)
    named = known_troubles()
    late = Incident.objects.filter(trouble=named["came_late"], edited_at=None, dismissed=False)
    words = late.filter(words__icontains="said").order_by("-happened_at", "-pk")
    for row in words[:2]:
        said = Told(named["promise_broken"], "We had said that it leaves the depot that day.")
        if (
            not row.conversation
            or not row.conversation.incidents.filter(trouble=said.trouble).exists()
        ):
            operations.edit(row, said, by=admin, now=now - timedelta(days=1))


def _decisions(lead: User, admin: User, now: datetime) -> None:
    named = known_troubles()
    for title, what, why, key, days in DECISIONS:
        day = (now - timedelta(days=days)).date()
        said = decisions.Said(title, what, why, admin, day, day + timedelta(days=90))
        at = now - timedelta(days=days)
        row = decisions.keep(said, by=lead, now=at)
        if key:
            decisions.rest_on_figure(row, named[key], by=lead, now=at)
            seen = Incident.objects.filter(trouble=named[key], happened_at__lt=at, dismissed=False)
            for incident in seen[:2]:
                decisions.rest_on_failure(row, incident, by=lead, now=at)


def _audit(lead: User, now: datetime, seed: int) -> None:
    """Read ten talks without a logged failure: in one the log missed something."""
    checking.draw(Q(made_up=True), by=lead, now=now, seed=seed)
    for place, row in enumerate(checking.waiting(Q(conversation__made_up=True))[:8]):
        checking.judge(row, missed=place == 0, by=lead, now=now)


def remove() -> None:
    """Take out what the made-up people wrote; failures of made-up talks go with these."""
    Decision.objects.filter(created_by__made_up=True).delete()
    Allowance.objects.filter(set_by__made_up=True).delete()
    Action.objects.filter(created_by__made_up=True).delete()
    Why.objects.filter(by__made_up=True).delete()
    Incident.objects.filter(conversation=None, logged_by__made_up=True).delete()
    Trouble.objects.filter(step=PACK_KEY).update(step=Step.DELIVER.value)
    Action.objects.filter(step=PACK_KEY).update(step=Step.DELIVER.value)
    ChainStep.objects.filter(key=PACK_KEY).delete()
    for key, (low, high) in COSTS.items():
        priced = Trouble.objects.filter(key=key, cost_low=low, cost_high=high)
        priced.update(cost_low=None, cost_high=None, currency="")
    Trouble.objects.filter(key=demo_depot.KEY, incidents=None).delete()
    # What goes wrong is called the same for everybody: the names stay where anybody uses one.
    if not any(model.objects.exists() for model in (Incident, Action, Why, Evidence)):
        Trouble.objects.all().delete()
        ChainStep.objects.all().delete()
