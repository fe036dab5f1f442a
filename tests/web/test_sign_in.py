import pytest
from django.conf import settings
from django.urls import reverse

from highpoint.apps.accounts.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


def sign_in(client, person, password=factories.PASSWORD, **more):
    return client.post(
        reverse("account_login"), {"login": person.email, "password": password} | more
    )


class TestSignIn:
    def test_lets_a_person_in_by_email_whatever_its_case(self, client):
        person = factories.person(email="ines@example.test")
        person.email = "INES@example.test"

        assert sign_in(client, person)["Location"] == reverse("home")

    def test_says_plainly_that_the_password_is_wrong(self, client):
        page = sign_in(client, factories.person(), "not this one").content.decode()

        assert "E-mail and password do not go together." in page

    def test_says_the_same_for_somebody_unknown(self, client):
        page = client.post(reverse("account_login"), {"login": "x@y.test", "password": "z"})

        assert "E-mail and password do not go together." in page.content.decode()

    def test_names_the_field_that_is_empty_or_no_email(self, client):
        page = client.post(reverse("account_login"), {"login": "nonsense", "password": ""})

        assert page.status_code == 200
        assert page.content.decode().count('aria-invalid="true"') == 2

    def test_refuses_a_person_who_is_switched_off(self, client):
        sign_in(client, factories.person(is_active=False))

        assert "_auth_user_id" not in client.session

    def test_takes_a_break_after_many_wrong_tries(self, client):
        person = factories.person()

        pages = [sign_in(client, person, "wrong").content.decode() for _ in range(12)]

        assert any("Too many tries" in page for page in pages)
        assert "Too many tries" in sign_in(client, person).content.decode()

    def test_counts_the_tries_behind_a_proxy_by_where_they_come_from(self, client, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        person = factories.person()
        one, other = ({"HTTP_X_FORWARDED_FOR": f"203.0.113.{n}"} for n in (1, 2))
        for number in range(12):
            told = {"login": f"x{number}@y.test", "password": "wrong"}
            client.post(reverse("account_login"), told, **one)
        own = {"login": person.email, "password": factories.PASSWORD}

        client.post(reverse("account_login"), own, **one)
        assert "_auth_user_id" not in client.session
        client.post(reverse("account_login"), own, **other)
        assert "_auth_user_id" in client.session

    def test_does_not_follow_a_next_that_leads_away(self, client):
        answer = sign_in(client, factories.person(), next="https://elsewhere.test/")

        assert answer["Location"] == reverse("home")

    def test_goes_on_to_the_page_that_was_asked_for(self, client):
        answer = client.get(reverse("conversations"))
        assert answer["Location"] == f"{reverse('account_login')}?next={reverse('conversations')}"

        answer = sign_in(client, factories.person(), next=reverse("conversations"))
        assert answer["Location"] == reverse("conversations")

    def test_offers_the_people_of_the_demo_only_where_there_are_some(self, client):
        assert "Who to be" not in client.get(reverse("account_login")).content.decode()
        factories.person(Role.COACH, made_up=True)
        factories.person(Role.ADMIN)

        page = client.get(reverse("account_login")).content.decode()

        assert "Who to be" in page
        assert "Coach" in page
        assert "Administrator" not in page

    def test_leaves_no_page_of_the_library_open(self, client):
        for path in ("signup", "email", "password/reset", "reauthenticate", "password/set"):
            for base in ("", "accounts/", "sign-in/"):
                assert client.get(f"/{base}{path}/").status_code == 404


class TestSignOut:
    def test_happens_by_post_only(self, signed_in):
        client = signed_in()

        assert "Sign out?" in client.get(reverse("account_logout")).content.decode()
        assert "_auth_user_id" in client.session

        client.post(reverse("account_logout"))
        assert "_auth_user_id" not in client.session


class TestPassword:
    new = "lamps and kettles 7"

    def change(self, client, old=factories.PASSWORD, new=new, again=None):
        form = {"oldpassword": old, "password1": new, "password2": again or new}
        return client.post(reverse("account_change_password"), form, follow=True)

    def test_changes_and_keeps_the_person_signed_in(self, signed_in):
        client = signed_in()

        page = self.change(client).content.decode()

        assert "Your password is changed." in page
        client.user.refresh_from_db()
        assert client.user.check_password(self.new)

    @pytest.mark.parametrize(
        ("fault", "sentence"),
        [
            ({"old": "wrong"}, "This is not your current password."),
            ({"new": "12345678"}, "entirely numeric"),
            ({"new": "short"}, "too short"),
            ({"again": "something else"}, "same password"),
        ],
    )
    def test_says_what_is_wrong_with_it(self, signed_in, fault, sentence):
        client = signed_in()

        assert sentence in self.change(client, **fault).content.decode()
        client.user.refresh_from_db()
        assert client.user.check_password(factories.PASSWORD)


class TestFrame:
    @pytest.mark.parametrize(
        ("role", "first"),
        [
            (Role.AGENT, "today"),
            (Role.LEAD, "conversations"),
            (Role.COACH, "conversations"),
            (Role.ADMIN, "conversations"),
            (Role.AUDITOR, "conversations"),
            (Role.EXECUTIVE, "overview"),
            (Role.HIRING, "audition"),
        ],
    )
    def test_starts_each_role_where_its_work_is(self, signed_in, role, first):
        assert signed_in(role).get("/")["Location"] == reverse(first)

    def test_names_only_what_the_role_may_open(self, signed_in):
        page = signed_in(Role.AUDITOR).get(reverse("account")).content.decode()

        assert "Conversations</a>" in page
        assert "Imports</a>" not in page

    def test_says_that_somebody_is_made_up_while_any_is(self, signed_in):
        client = signed_in()
        assert "made up" not in client.get(reverse("account")).content.decode()
        factories.agent(made_up=True)

        page = client.get(reverse("account")).content.decode()

        assert "made up" in page[page.index("<main") :]

    def test_escapes_a_name(self, signed_in):
        page = signed_in(name="<script>alert(1)</script>").get(reverse("account"))

        assert b"<script>alert" not in page.content


class TestHeaders:
    def test_allow_no_inline_script_or_style(self, client):
        answer = client.get(reverse("account_login"))

        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert b" style=" not in answer.content
        assert b"<style" not in answer.content
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_keep_the_session_from_scripts(self, client):
        sign_in(client, factories.person())

        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


class TestRefusals:
    def test_a_missing_page_says_so_in_the_frame(self, signed_in):
        answer = signed_in().get("/nothing-here/")

        assert answer.status_code == 404
        assert b"This page is not here" in answer.content
        assert b'id="nav"' in answer.content

    def test_a_page_for_others_says_why(self, signed_in):
        answer = signed_in(Role.EXECUTIVE).get(reverse("conversations"))

        assert answer.status_code == 403
        assert b"Your role does not let you read conversations" in answer.content

    @pytest.mark.parametrize(
        ("asked", "shown", "after"),
        [
            ("/conversations/?q=lamp", "/conversations/", "/conversations/%3Fq%3Dlamp"),
            ("/imports/1/progress/", "/imports/1/", "/imports/1/"),
        ],
    )
    def test_a_part_of_a_page_after_the_session_leads_to_sign_in(self, client, asked, shown, after):
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{shown}"}

        answer = client.get(asked, headers=headers)

        assert answer.status_code == 200
        assert answer["HX-Redirect"] == f"/sign-in/?next={after}"
        assert not answer.content

    def test_a_form_without_its_token_says_what_to_do(self, django_test_client_with_csrf):
        answer = django_test_client_with_csrf.post(reverse("account_login"), {})

        assert answer.status_code == 403
        assert b"This form has grown old" in answer.content

    def test_a_fault_of_ours_shows_no_trace(self, client, monkeypatch):
        from highpoint.web.views import home

        client.raise_request_exception = False
        client.force_login(factories.person())
        monkeypatch.setattr(home, "may", lambda *_: 1 / 0)

        answer = client.get("/")

        assert answer.status_code == 500
        assert b"Something broke here" in answer.content
        assert b"ZeroDivision" not in answer.content

    def test_a_strange_host_is_refused_in_words(self, client, settings):
        settings.ALLOWED_HOSTS = ["only.test"]

        answer = client.get("/", headers={"host": "evil.test"})

        assert answer.status_code == 400
        assert b"We could not read this request" in answer.content


@pytest.fixture
def django_test_client_with_csrf():
    from django.test import Client

    return Client(enforce_csrf_checks=True)
