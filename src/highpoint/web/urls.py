"""The addresses of all pages."""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, path

from highpoint.web.sign_in import SignIn
from highpoint.web.views import (
    about,
    account,
    accounts,
    assigned,
    assignments,
    conversations,
    corrections,
    criteria,
    desk,
    desk_begin,
    home,
    imports,
    log,
    made_up,
    own_page,
    reader,
    rescoring,
    scorecards,
    several,
    teams,
    trial,
)
from highpoint.web.views import people as people_pages

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
    path("made-up/remove/", made_up.remove, name="made_up_remove"),
]

talks: Patterns = [
    path("conversations/", conversations.listing, name="conversations"),
    path("conversations/filters/", conversations.save_filter, name="filter_save"),
    path(
        "conversations/filters/<int:pk>/delete/", conversations.delete_filter, name="filter_delete"
    ),
    path("conversations/<int:pk>/", reader.reader, name="conversation"),
]

# The own page, people and imports.
people: Patterns = [
    path("today/", own_page.today, name="today"),
    path("people/", people_pages.people, name="people"),
    path("people/<int:pk>/", own_page.person, name="person"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.one_import, name="import"),
    path("imports/<int:pk>/start/", imports.start_again, name="import_start"),
    path("imports/<int:pk>/stop/", imports.stop, name="import_stop"),
    path("imports/<int:pk>/leave/", imports.leave, name="import_leave"),
    path("imports/<int:pk>/progress/", imports.progress, name="import_progress"),
    path("imports/<int:pk>/left-out.csv", imports.problems_csv, name="import_problems"),
]

# Who signs in, teams, the names of agents, and the log of it all.
keeping: Patterns = [
    path("people/accounts/", accounts.listing, name="accounts"),
    path("people/accounts/add/", accounts.add, name="accounts_add"),
    path("people/accounts/several/", several.several, name="accounts_several"),
    path("people/accounts/<int:pk>/", accounts.one, name="accounts_one"),
    path("people/accounts/<int:pk>/link/", accounts.link, name="accounts_link"),
    path("people/accounts/<int:pk>/switch/", accounts.switch, name="accounts_switch"),
    path("people/accounts/<int:pk>/sessions/", accounts.sessions, name="accounts_sessions"),
    path("people/teams/", teams.listing, name="teams"),
    path("people/teams/<int:pk>/", teams.one, name="team"),
    path("people/teams/<int:pk>/members/", teams.members, name="team_members"),
    path("people/teams/<int:pk>/retire/", teams.retire, name="team_retire"),
    path("people/<int:pk>/names/", teams.names, name="agent_names"),
    path("people/<int:pk>/names/join/", teams.join_name, name="agent_join"),
    path("people/<int:pk>/names/part/", teams.part_name, name="agent_part"),
    path("join/<str:token>/", accounts.join, name="join"),
    path("looked/", log.looks, name="looks"),
    path("log/", log.log, name="log"),
    path("log/all.<str:ending>", log.export, name="log_export"),
]

# What each moment, mark, cue and metric is.
measured: Patterns = [
    path("about/", about.index, name="about"),
    path("about/<path:address>/", about.page, name="about_page"),
]

cards: Patterns = [
    path("scorecards/", scorecards.listing, name="scorecards"),
    path("scorecards/new/", scorecards.new, name="scorecard_new"),
    path("scorecards/<int:pk>/", scorecards.card, name="scorecard"),
    path("scorecards/<int:pk>/save/", scorecards.save, name="scorecard_save"),
    path("scorecards/<int:pk>/next/", scorecards.next_version, name="scorecard_next"),
    path("scorecards/<int:pk>/discard/", scorecards.discard, name="scorecard_discard"),
    path("scorecards/<int:pk>/publish/", scorecards.publish, name="scorecard_publish"),
    path("scorecards/<int:pk>/compare/", scorecards.compare, name="scorecard_compare"),
    path("scorecards/<int:pk>/try/", trial.trial, name="scorecard_try"),
    path("scorecards/<int:pk>/again/", rescoring.start, name="rescore"),
    path("scorecards/<int:pk>/again/stop/", rescoring.stop, name="rescore_stop"),
    path("scorecards/<int:pk>/again/progress/", rescoring.progress, name="rescore_progress"),
    path("scorecards/<int:pk>/retire/", scorecards.retire, name="scorecard_retire"),
    path("scorecards/<int:pk>/put/", scorecards.put_in_force, name="scorecard_put"),
    path("scorecards/<int:pk>/take-out/", scorecards.take_out, name="scorecard_take_out"),
    path("scorecards/<int:pk>/criterion/", criteria.criterion, name="criterion"),
    path("scorecards/<int:pk>/criterion/remove/", criteria.remove, name="criterion_remove"),
]

# Who reviews what: planned and drawn, and the reviewer's own queue.
assigning: Patterns = [
    path("assignments/", assignments.listing, name="assignments"),
    path("assignments/new/", assignments.new, name="assignment_new"),
    path("assignments/size/", assignments.size, name="assignment_size"),
    path("assignments/mine/", assigned.mine, name="assigned_mine"),
    path("assignments/mine/<int:pk>/begin/", assigned.begin, name="assigned_begin"),
    path("assignments/mine/<int:pk>/skip/", assigned.skip, name="assigned_skip"),
    path("assignments/mine/<int:pk>/back/", assigned.back, name="assigned_back"),
    path("assignments/<int:pk>/", assignments.one, name="assignment"),
    path("assignments/<int:pk>/end/", assignments.end, name="assignment_end"),
    path("assignments/draws/<int:pk>/", assignments.draw, name="draw"),
    path("assignments/draws/<int:pk>/candidates.csv", assignments.candidates, name="draw_list"),
]

# What people see: evaluations by them, and corrections of what the engine saw.
reviews: Patterns = [
    path("reviews/", desk.queue, name="reviews"),
    path("reviews/templates/", desk_begin.templates, name="comment_templates"),
    path(
        "reviews/templates/<int:pk>/remove/",
        desk_begin.template_remove,
        name="comment_template_remove",
    ),
    path("reviews/<int:pk>/", desk.evaluation, name="evaluation"),
    path("reviews/<int:pk>/answer/", desk.answer, name="evaluation_answer"),
    path("reviews/<int:pk>/comment/", desk.comment, name="evaluation_comment"),
    path("reviews/<int:pk>/change/", desk.change, name="evaluation_change"),
    path("reviews/<int:pk>/withdraw/", desk.withdraw, name="evaluation_withdraw"),
    path("reviews/<int:pk>/discard/", desk.discard, name="evaluation_discard"),
    path("conversations/<int:pk>/review/", desk_begin.begin, name="evaluation_begin"),
    path("conversations/<int:pk>/ask/", desk_begin.ask, name="peer_ask"),
    path("conversations/<int:pk>/correct/", corrections.correct, name="correct"),
    path("corrections/<int:pk>/take-back/", corrections.take_back, name="correction_take_back"),
]

urlpatterns: Patterns = [*frame, *talks, *people, *keeping, *cards, *measured, *reviews]
urlpatterns += assigning
