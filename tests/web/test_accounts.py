import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts import invitations
from highpoint.apps.accounts.models import Agent, AuditEntry, Role, User
from tests import factories

pytestmark = pytest.mark.django_db

SECRET = "quite another long secret"


def page(answer) -> str:
    return answer.content.decode()


def link_in(answer) -> str:
    [found] = re.findall(r'value="http://testserver(/join/[^"]+)"', page(answer))
    return found


def told(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.ADMIN)


class TestList:
    def test_finds_by_words_role_team_and_state(self, admin):
        care = factories.team("Care")
        factories.person(Role.AGENT, name="Ana Quist", teams=(care,))
        factories.person(Role.COACH, name="Bo Lind", is_active=False)

        def names(**asked):
            return re.findall(
                r'accounts/\d+/">([^<]*)</a>', page(admin.get(reverse("accounts"), asked))
            )

        assert names(q="quist") == ["Ana Quist"]
        assert names(role="coach") == ["Bo Lind"]
        assert names(team=str(care.pk)) == ["Ana Quist"]
        assert names(state="off") == ["Bo Lind"]
        assert "Bo Lind" not in names(state="in")

    @pytest.mark.parametrize("words", ["%", "\x00", "'", "x" * 5_000])
    def test_stands_whatever_is_asked_for(self, admin, words):
        for field in ("q", "role", "team", "state", "page"):
            assert admin.get(reverse("accounts"), {field: words}).status_code == 200

    def test_keeps_a_lead_to_the_own_teams_and_from_changing(self, signed_in):
        mine, other = factories.team(), factories.team()
        near = factories.person(Role.AGENT, name="Near", teams=(mine,))
        far = factories.person(Role.AGENT, name="Far", teams=(other,))
        client = signed_in(Role.LEAD, teams=(mine,))

        listed = page(client.get(reverse("accounts")))
        own = page(client.get(reverse("accounts_one", args=[near.pk])))

        assert "Near" in listed
        assert "Far" not in listed
        assert 'method="post"' not in own
        assert client.get(reverse("accounts_one", args=[far.pk])).status_code == 404

    def test_by_the_hundreds_is_paged_in_few_queries(self, admin, django_assert_max_num_queries):
        User.objects.bulk_create(
            User(email=f"p{n}@example.test", name=f"P {n:03}", password="!") for n in range(250)
        )

        with django_assert_max_num_queries(14):
            assert page(admin.get(reverse("accounts"))).count('<th scope="row"') == 100


class TestAdd:
    def test_gives_a_link_by_which_the_person_comes_in(self, admin, client):
        answer = admin.post(
            reverse("accounts_add"),
            {"name": "Ana", "email": "ana@example.test", "role": "agent"},
        )
        link = link_in(answer)
        admin.logout()

        assert "no-store" in answer["Cache-Control"]
        assert "Welcome, Ana" in page(client.get(link))
        client.post(link, {"password1": SECRET, "password2": SECRET})
        client.post(reverse("account_login"), {"login": "ana@example.test", "password": SECRET})
        assert client.get(reverse("account")).status_code == 200
        client.logout()
        assert client.get(link).status_code == 404

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"name": ""}, "Give the person&#x27;s name."),
            ({"email": "ana"}, "This is not an e-mail address."),
            ({"role": "king"}, "There is no such role."),
            ({"teams": "77"}, "One of these teams is not there any more."),
            ({"agent": "77"}, "This name is somebody&#x27;s already, or is gone."),
        ],
    )
    def test_says_what_is_wrong(self, admin, said, sentence):
        usual = {"name": "Ana", "email": "ana@example.test", "role": "agent"}

        answer = admin.post(reverse("accounts_add"), usual | said)

        assert sentence in page(answer)
        assert not User.objects.filter(name="Ana").exists()

    def test_says_that_an_address_is_here(self, admin):
        said = {"name": "Ana", "email": admin.user.email, "role": "agent"}

        assert "is here already" in page(admin.post(reverse("accounts_add"), said))


class TestOne:
    def test_changes_what_is_kept(self, admin):
        person = factories.person(Role.AGENT)
        care, agent = factories.team(), factories.agent()
        said = {"name": "Ana", "email": "Ana@example.test", "role": "coach"}

        admin.post(
            reverse("accounts_one", args=[person.pk]),
            said | {"teams": [care.pk], "agent": agent.pk},
        )

        person.refresh_from_db()
        assert (person.name, person.email, person.role) == ("Ana", "ana@example.test", Role.COACH)
        assert list(person.teams.all()) == [care]
        assert person.agent == agent

    def test_refuses_ones_own_role_in_a_sentence(self, admin):
        said = {"name": "A", "email": admin.user.email, "role": "agent"}

        answer = admin.post(reverse("accounts_one", args=[admin.user.pk]), said)

        assert "You cannot change your own role" in page(answer)
        admin.user.refresh_from_db()
        assert admin.user.role == Role.ADMIN

    def test_switches_off_and_on(self, admin):
        person = factories.person()
        address = reverse("accounts_switch", args=[person.pk])

        assert "cannot sign in" in told(admin.post(address, {"to": "off"}, follow=True))
        person.refresh_from_db()
        assert not person.is_active
        assert "switched off" in page(
            admin.post(reverse("accounts_link", args=[person.pk]), follow=True)
        )
        admin.post(address, {"to": "on"})
        person.refresh_from_db()
        assert person.is_active

    def test_does_not_switch_oneself_off(self, admin):
        answer = admin.post(
            reverse("accounts_switch", args=[admin.user.pk]), {"to": "off"}, follow=True
        )

        assert "You cannot switch your own account off" in told(answer)


class TestJoin:
    @pytest.fixture
    def link(self):
        def make(person):
            token = invitations.make(person, by=None, now=timezone.now())
            return reverse("join", args=[token])

        return make

    @pytest.mark.parametrize(
        ("first", "second", "sentence"),
        [
            ("password", "password", "too common"),
            (SECRET, "another", "are not the same"),
            ("", "", "Choose a password."),
        ],
    )
    def test_says_what_is_wrong_with_a_password(self, client, link, first, second, sentence):
        answer = client.post(link(factories.person()), {"password1": first, "password2": second})

        assert sentence in page(answer)

    def test_is_for_one_person_only(self, signed_in, link):
        answer = signed_in().get(link(factories.person()))

        assert answer.status_code == 403
        assert "for somebody else" in page(answer)

    def test_is_refused_in_a_sentence_when_it_is_old(self, client):
        person = factories.person()
        token = invitations.make(person, by=None, now=timezone.now() - timedelta(days=8))

        answer = client.get(reverse("join", args=[token]))

        assert answer.status_code == 404
        assert "works once and for a week" in page(answer)

    def test_signs_other_places_out_when_the_password_changes(self, client, link):
        person = factories.person()
        other = type(client)()
        other.force_login(person)

        client.post(link(person), {"password1": SECRET, "password2": SECRET})

        assert other.get(reverse("account")).status_code == 302


TABLE = """name,email,role,team,agent
Ana,ana@example.test,agent,Care,*AN|*AN...
Bo,bo@example.test,Team lead,Care,
Cem,nowhere,agent,,
Dee,ana@example.test,,,
Eve,eve@example.test,king,,
Flo,flo@example.test,,Gone,
Gil,gil@example.test,,,*AN
"""


class TestSeveral:
    @pytest.fixture
    def here(self):
        factories.team("Care")
        factories.agent("*AN")
        factories.agent("*AN...")

    def test_shows_each_row_before_anybody_is_added(self, admin, here):
        answer = page(admin.post(reverse("accounts_several"), {"text": TABLE}))

        assert "2 of 7 can be added" in answer
        for sentence in (
            "“nowhere” is not an e-mail address.",
            "This address is here already, or stands above.",
            "There is no role “king”",
            "There is no team “Gone”. Make it under Teams first.",
            "“*AN” is somebody&#x27;s already.",
        ):
            assert sentence in answer
        assert User.objects.count() == 1

    def test_adds_those_in_order_with_a_link_each(self, admin, client, here):
        answer = admin.post(reverse("accounts_several"), {"text": TABLE, "sure": "yes"})
        links = re.findall(r'value="http://testserver(/join/[^"]+)"', page(answer))

        assert "2 people are added" in page(answer)
        assert len(links) == 2
        ana = User.objects.get(email="ana@example.test")
        assert ana.agent.key == "*AN"
        assert Agent.objects.get(key="*AN...").joined_to == ana.agent
        assert User.objects.get(email="bo@example.test").role == Role.LEAD
        admin.logout()
        assert client.get(links[0]).status_code == 200

    def test_takes_a_file_in_the_usual_encodings(self, admin):
        for raw in (
            "name;email\nZoë;z@example.test\n".encode("cp1252"),
            b"\xef\xbb\xbfname\temail\nZo\xc3\xab\tz@example.test",
        ):
            file = SimpleUploadedFile("people.csv", raw)

            assert "Zoë" in page(admin.post(reverse("accounts_several"), {"file": file}))

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "name and email cannot be missing"),
            ("name,role\nAna,agent", "email cannot be missing"),
            ("name,email\n\n", "There is nobody below the first line."),
            ("name,email\n" + "A,a@b.c\n" * 501, "at most 500 go at once"),
            ("x" * 200_001, "This is more than 200,000 letters."),
        ],
        ids=["empty", "no e-mail", "nobody", "too many", "too long"],
    )
    def test_refuses_what_is_no_table_of_people(self, admin, text, sentence):
        assert sentence in page(admin.post(reverse("accounts_several"), {"text": text}))


class TestTeams:
    def test_are_made_renamed_retired_and_brought_back(self, admin):
        made = admin.post(reverse("teams"), {"name": "Phone"}, follow=True)
        team = made.context["team"]
        address = reverse("team_retire", args=[team.pk])

        admin.post(reverse("team", args=[team.pk]), {"name": "Phones"})
        admin.post(address, {"to": "retire"})
        team.refresh_from_db()

        assert team.name == "Phones"
        assert team.retired_at
        assert "retired" in page(admin.get(reverse("teams")))
        admin.post(address, {"to": "back"})
        team.refresh_from_db()
        assert not team.retired_at

    @pytest.mark.parametrize(
        ("name", "sentence"),
        [
            ("care", "There is a team “care” already"),
            (" ", "Give the team a name."),
            ("x" * 121, "at most 120"),
        ],
    )
    def test_say_what_is_wrong_with_a_name(self, admin, name, sentence):
        factories.team("Care")

        assert sentence in page(admin.post(reverse("teams"), {"name": name}))

    def test_take_people_and_agents_in_and_out(self, admin):
        team, person, agent = factories.team(), factories.person(), factories.agent()
        address = reverse("team_members", args=[team.pk])

        admin.post(address, {"person": person.pk})
        admin.post(address, {"agent": agent.pk})
        assert (list(team.people.all()), list(team.agents.all())) == ([person], [agent])
        admin.post(address, {"person": person.pk, "to": "out"})
        admin.post(address, {"agent": agent.pk, "to": "out"})
        assert (list(team.people.all()), list(team.agents.all())) == ([], [])
        assert "Choose somebody first" in told(admin.post(address, {"person": "x"}, follow=True))

    def test_stand_by_name(self, admin):
        for name in ("Phone", "Care", "Mail"):
            factories.team(name)

        listed = re.findall(r'teams/\d+/">([^<]*)</a>', page(admin.get(reverse("teams"))))

        assert listed == ["Care", "Mail", "Phone"]

    def test_say_who_leads_them(self, admin):
        factories.person(Role.LEAD, name="Lea Dahl", teams=(factories.team(),))

        assert "Lea Dahl" in page(admin.get(reverse("teams")))


class TestNames:
    def test_offer_what_is_spelled_alike(self, admin):
        agent = factories.agent("*ABN")
        factories.agent("^Abn...")
        factories.agent("Zed")

        answer = admin.get(reverse("agent_names", args=[agent.pk]))

        assert [other.key for other in answer.context["alike"]] == ["^Abn..."]

    def test_are_joined_and_parted_again(self, admin):
        agent, other = factories.agent("*ABN"), factories.agent("*ABN...")

        admin.post(reverse("agent_join", args=[agent.pk]), {"other": other.pk})
        listed = re.findall(r'people/\d+/">([^<]*)</a>', page(admin.get(reverse("people"))))
        assert listed == ["*ABN"]
        assert admin.get(reverse("agent_names", args=[other.pk])).status_code == 404

        admin.post(reverse("agent_part", args=[other.pk]))
        listed = re.findall(r'people/\d+/">([^<]*)</a>', page(admin.get(reverse("people"))))
        assert listed == ["*ABN", "*ABN..."]

    def test_say_why_they_cannot_be_joined(self, admin):
        agent = factories.agent(user=factories.person())
        other = factories.agent(user=factories.person())
        address = reverse("agent_join", args=[agent.pk])

        assert "nobody's" in told(admin.post(address, {"other": other.pk}, follow=True))
        assert "Choose the other name" in told(admin.post(address, follow=True))


def test_no_password_and_no_link_stands_in_the_log(admin, client):
    link = link_in(
        admin.post(
            reverse("accounts_add"), {"name": "Ana", "email": "a@example.test", "role": "lead"}
        )
    )
    admin.logout()
    client.post(link, {"password1": SECRET, "password2": SECRET})

    kept = " ".join(f"{entry.thing} {entry.detail}" for entry in AuditEntry.objects.all())

    assert SECRET not in kept
    assert link.split("/")[-2] not in kept
    assert "example" not in kept
    assert not mail.outbox
