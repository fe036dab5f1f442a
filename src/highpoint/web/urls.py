"""The addresses of all pages."""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, path

from highpoint.web.sign_in import SignIn
from highpoint.web.views import account, conversations, home

Patterns = list[URLPattern | URLResolver]

_password = allauth.PasswordChangeView.as_view(template_name="sign_in/password.html")
_sign_out = allauth.LogoutView.as_view(template_name="sign_in/sign_out.html")
_inactive = allauth.AccountInactiveView.as_view(template_name="sign_in/inactive.html")

frame: Patterns = [
    path("", home.home, name="home"),
    path("account/", account.account, name="account"),
    path("sign-in/", SignIn.as_view(), name="account_login"),
    path("sign-out/", _sign_out, name="account_logout"),
    path("password/", _password, name="account_change_password"),
    path("inactive/", _inactive, name="account_inactive"),
]

talks: Patterns = [
    path("conversations/", conversations.listing, name="conversations"),
    path("conversations/<int:pk>/", conversations.reader, name="conversation"),
]

# The own page, people and imports.
people: Patterns = []

urlpatterns: Patterns = [*frame, *talks, *people]
