"""What the addresses are of, each made when it is asked for: making all for every test is slow."""

from __future__ import annotations

from functools import cached_property

from django.utils import timezone

from highpoint.apps.accounts import api_keys, invitations, panel_origins
from highpoint.apps.accounts.acts import Scope
from highpoint.apps.accounts.models import Role
from highpoint.apps.calibration.models import Round
from highpoint.apps.care import follow_ups
from highpoint.apps.conversations.models import Import
from highpoint.apps.customers import ladder, merging
from highpoint.apps.customers.models import PurchaseImport
from highpoint.apps.desk.models import PersonEvaluation
from highpoint.apps.disputes import operations, queries
from highpoint.apps.disputes.operations import Objection
from highpoint.apps.feedback import surveys
from highpoint.apps.feedback.models import Feedback
from highpoint.apps.learning import workshop as lesson_workshop
from highpoint.apps.learning.operations import share_mastery
from highpoint.apps.notices.models import Delivery, Hook
from highpoint.apps.notices.operations import tell
from highpoint.apps.prevention import chain, finding
from highpoint.apps.prevention import operations as failing
from highpoint.apps.prevention.models import Action, Audited, Decision, Evidence, Proposal, Solution
from highpoint.apps.quality.models import Threshold
from highpoint.apps.replays import operations as replaying
from highpoint.apps.stories import recall, telling
from highpoint.apps.stories.models import Charter, CharterVote, Deck
from highpoint.apps.training import auditions, workshop
from highpoint.apps.training import operations as practicing
from highpoint.apps.training.models import Practice
from highpoint.apps.training.scenarios import playable
from highpoint.engine.insight.loyalty.ladder import DeedKind
from highpoint.loop import panel
from highpoint.practice.lesson import source as lesson_source
from highpoint.practice.scenario import source
from tests import coaching, factories, learned


class Things:
    """
    What belongs to a person, by name: ``Things(user)["talk"]`` is the number of a talk of theirs.

    The person answers customers and leads, or is in, a team of one.
    """

    def __init__(self, user) -> None:
        self.user = user
        self.own = factories.agent(user=user)
        self.team_row = factories.team()
        user.teams.add(self.team_row)

    def __getitem__(self, name: str) -> int | str:
        return getattr(self, name.replace(" ", "_"))()

    def __contains__(self, name: str) -> bool:
        return hasattr(self, name.replace(" ", "_"))

    def person(self):
        return self.user.pk

    def agent(self):
        return self.own.pk

    def team(self):
        return self.team_row.pk

    def key(self):
        return api_keys.make("Shop", [Scope.READ_CUSTOMERS], by=None, now=timezone.now())[0].pk

    def panel(self):
        now = timezone.now()
        key, _ = api_keys.make("Helpdesk", [Scope.READ_CUSTOMERS], by=None, now=now)
        return panel.make(self.identity.customer, key, now=now)

    def ending(self):
        return "csv"

    def link(self):
        return invitations.make(self.user, by=None, now=timezone.now())

    @cached_property
    def lamp(self):
        return factories.lamp(by=self.own)

    def talk(self):
        return self.lamp.pk

    def engine(self):
        return self.lamp.evaluations.get().pk

    def handed_in(self):
        return PersonEvaluation.objects.create(
            conversation=self.lamp,
            agent=self.own,
            scorecard=factories.scorecard(),
            reviewer=factories.person(),
            started_at=self.lamp.started_at,
            begun_at=timezone.now(),
            submitted_at=timezone.now(),
        ).pk

    def evaluation(self):
        return factories.person_evaluation(agent=self.own, by=self.user, at=None).pk

    def correction(self):
        return factories.correction(self.own, by=self.user).pk

    def template(self):
        return self.user.comment_templates.create(title="Mine", text="Warm.").pk

    def dispute(self):
        about = queries.about_engine(self.lamp.evaluations.get())
        objection = Objection("refusal", "It had a way forward.", 1, 2, 2)
        when = self.lamp.reading.read_at
        return operations.open_dispute(about, [objection], by=self.user, now=when).pk

    @cached_property
    def item(self):
        return factories.assigned(to=self.user, team=self.team_row)

    def assigned(self):
        return self.item.pk

    def assignment(self):
        return self.item.draw.assignment_id

    def draw(self):
        return self.item.draw_id

    def filter(self):
        return self.user.saved_filters.create(name="Mine", query="q=lamp").pk

    def card(self):
        return factories.scorecard().pk

    def draft(self):
        return factories.draft().pk

    def threshold(self):
        return Threshold.objects.create(
            team=self.team_row, key="kind:hold", least=80, set_at=timezone.now()
        ).pk

    def call(self):
        return factories.help_asked(self.own).pk

    def help(self):
        return factories.help_asked(factories.agent(team=self.team_row)).pk

    def round(self):
        return Round.objects.create(
            title="November",
            scorecard=factories.scorecard(),
            due=timezone.localdate(),
            opened_by=self.user,
            opened_at=timezone.now(),
        ).pk

    def preview(self):
        return self._brought(Import.Status.PREVIEW)

    def _brought(self, status):
        return Import.objects.create(
            name="talks.jsonl",
            path="gone/talks.jsonl",
            created_at=timezone.now(),
            started_by=self.user,
            status=status,
        ).pk

    @cached_property
    def told(self):
        tell([self.user], "calibration", "round 1", "A round begins", now=timezone.now())
        return self.user.notices.get()

    def notice(self):
        return self.told.pk

    def hook(self):
        return Hook.objects.create(
            name="Team",
            program="slack",
            url="https://127.0.0.1/x",
            team=self.team_row,
            made_at=timezone.now(),
        ).pk

    def program_hook(self):
        hook = Hook(name="Desk", program="json", url="https://127.0.0.1/x", team=self.team_row)
        hook.secret, hook.made_at = "hps_known", timezone.now()
        hook.save()
        return hook.pk

    def delivery(self):
        return Delivery.objects.create(
            key="mail:1", notice=self.told, way="mail", state="failed", not_before=timezone.now()
        ).pk

    @cached_property
    def asking(self):
        about = surveys.About("Survey", "Us", "", "", 7, [surveys.Asks("csat", "Well?")])
        return surveys.make(about, by=self.user, now=timezone.now())

    @cached_property
    def asked(self):
        self.own.team = self.team_row
        talk = factories.lamp(by=self.own)
        return surveys.make_link(self.asking, talk, by=self.user, now=timezone.now())

    def survey(self):
        return self.asking.pk

    def survey_link(self):
        return surveys.token(self.asked)

    def link_row(self):
        return self.asked.pk

    def feedback(self):
        now = timezone.now()
        return Feedback.objects.create(
            direction="company", by=self.user, text="An idea", at=now, due_on=now.date()
        ).pk

    @cached_property
    def colleague(self):
        """Somebody in the person's team, or the person where they coach nobody."""
        if self.user.role == Role.AGENT:
            return self.own
        return factories.agent(team=self.team_row, user=factories.person(Role.AGENT))

    @cached_property
    def coached(self):
        coach = factories.person(Role.COACH) if self.user.role == Role.AGENT else self.user
        return coaching.session(self.colleague, coach)

    def session(self):
        return self.coached.pk

    def action(self):
        return coaching.action(self.coached, owner=self.user).pk

    def pin(self):
        return coaching.pin(self.user, self.colleague).pk

    def kudos(self):
        return coaching.kudos(self.user, self.colleague).pk

    def high_point(self):
        return coaching.high_point(self.own).pk

    # A word of the language cannot name a function.

    def practice(self):
        return practicing.begin(
            self.user, playable("three-legged-desk"), now=timezone.now(), seed=1
        ).pk

    def practice_done(self):
        going = Practice.objects.get(pk=self.practice())
        return practicing.stop(going, now=timezone.now()).pk

    def story(self):
        told = telling.Told("A seat by the window", "", "I was tired.", "She saw it.", "", True)
        return telling.tell(told, by=self.user, now=timezone.now()).pk

    @cached_property
    def gathered(self):
        vote = CharterVote.objects.create(
            team=self.team_row, begun_by=self.user, begun_at=timezone.now()
        )
        vote.options.create(text="Listen first")
        vote.options.create(text="Hear me out")
        return vote

    def gathering_team(self):
        return self.gathered.team_id

    def merged_line(self):
        one, other = self.gathered.options.all()
        other.merged_into = one
        other.save()
        return one.pk

    def charter(self):
        return Charter.objects.create(
            team=self.team_row, number=1, vote=self.gathered, made_at=timezone.now()
        ).pk

    @cached_property
    def failed(self):
        late, now = finding.known_troubles()["came_late"], timezone.now()
        told = failing.Told(late, "It never came.")
        by = self.colleague.user
        return failing.log(told, by=by, now=now, happened_at=now, conversation=self.lamp)

    def failure(self):
        return self.failed.pk

    def chain_step(self):
        return chain.steps()[0].pk

    def proposal(self):
        answer = self.lamp.responses.create(
            key="low",
            measure="csat",
            value=1,
            words="Hm.",
            at=factories.START,
            day=factories.START.date(),
        )
        return Proposal.objects.create(response=answer, at=factories.START).pk

    def panel_origin(self):
        said = {"by": self.user, "now": timezone.now()}
        return panel_origins.add("https://help.example.test", **said).pk

    def solution(self):
        given = {"kind": "refund", "turn": 1, "words": "I refunded it.", "exception": True}
        return Solution.objects.create(
            conversation=self.lamp, started_at=factories.START, **given
        ).pk

    def audited(self):
        return Audited.objects.create(conversation=self.lamp, drawn_at=factories.START).pk

    @cached_property
    def decided(self):
        words = {"title": "One box", "what": "One box for all.", "why": "They break."}
        days = {"decided_on": factories.START.date(), "review_on": factories.START.date()}
        return Decision.objects.create(created_at=factories.START, **words, **days)

    def decision(self):
        return self.decided.pk

    def evidence(self):
        rests = {"decision": self.decided, "kind": "failure", "incident": self.failed}
        return Evidence.objects.create(added_at=factories.START, **rests).pk

    def trouble(self):
        return finding.known_troubles()["came_late"].pk

    def why(self):
        late = finding.known_troubles()["came_late"]
        return late.whys.create(text="Nobody looked.", at=timezone.now()).pk

    def prevention_action(self):
        return Action.objects.create(
            step="deliver",
            kind="corrective",
            title="Look.",
            expected="Fewer.",
            due_on=timezone.localdate(),
            created_at=timezone.now(),
        ).pk

    def open_talk(self):
        return factories.open_talk(self.own).pk

    def recall_card(self):
        side = recall.sides(self.user, Deck.GOLDEN)[0]
        return recall.add(self.user, Deck.GOLDEN, side, now=timezone.now()).pk

    def certificate(self):
        return learned.completed(self.user).pk

    def look(self):
        return learned.asked(self.colleague.user, self.team_row).pk

    def shown_map(self):
        share_mastery(self.colleague.user, shared=True, now=timezone.now())
        return self.colleague.user_id

    def moment(self):
        return self.lamp.moments.first().pk

    @cached_property
    def tried(self):
        moment = self.lamp.moments.first()
        return replaying.try_moment(self.user, moment, "So sorry!", now=timezone.now())

    def replay(self):
        return self.tried.replay_id

    def reply_try(self):
        return self.tried.pk

    def audition_done(self):
        first = auditions.begin(self.user, now=timezone.now())
        first = practicing.stop(first, now=timezone.now())
        practicing.stop(auditions.retry(first, now=timezone.now()), now=timezone.now())
        return first.pk

    def lesson_version(self):
        text = lesson_source("saying-no-kindly")
        return lesson_workshop.keep("saying-no-kindly", text, by=self.user, now=timezone.now()).pk

    def promise(self):
        return factories.promise(self.lamp).pk

    @cached_property
    def identity(self):
        return factories.identity()

    def customer(self):
        return self.identity.customer_id

    def fact(self):
        return factories.fact(self.identity).pk

    def deed(self):
        told = (DeedKind.REVIEW, timezone.localdate(), "Five stars.")
        return ladder.note_deed(self.identity, *told, by=self.user, now=timezone.now()).pk

    def calendar(self):
        return follow_ups.make_link(factories.person(Role.LEAD), now=timezone.now())

    def scenario_version(self):
        text = source("three-legged-desk")
        return workshop.keep("three-legged-desk", text, by=self.user, now=timezone.now()).pk

    def merge(self):
        kept, gone = factories.customer("Ada Quist"), factories.customer("A. Quist")
        return merging.merge(kept, gone, reason="", by=self.user, now=timezone.now()).pk

    def order(self):
        return factories.purchase(self.identity.customer, factories.START.date()).pk

    def purchase_import(self):
        status = PurchaseImport.Status.FAILED
        return PurchaseImport.objects.create(
            name="orders.csv", path="gone", status=status, created_at=timezone.now()
        ).pk


setattr(Things, "follow-up", lambda self: factories.follow_up(self.identity).pk)
setattr(Things, "import", lambda self: self._brought(Import.Status.DONE))
