"""The addresses of all pages."""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, path

from highpoint.web.care_urls import care as care_rooms
from highpoint.web.customers_urls import customer_pages
from highpoint.web.prevention_urls import preventing
from highpoint.web.school_urls import school
from highpoint.web.sign_in import SignIn
from highpoint.web.views import (
    about,
    account,
    accounts,
    agreement,
    answering,
    assigned,
    assignments,
    behind,
    by_channel,
    calibration,
    care,
    coaching,
    conversations,
    corrections,
    criteria,
    desk,
    desk_begin,
    disputes,
    feedback,
    files,
    graders,
    home,
    hooks,
    imports,
    insight,
    keys,
    kudos,
    log,
    made_up,
    notices,
    overview,
    own_page,
    people_behind,
    ratings,
    reader,
    rescoring,
    scorecards,
    second_factor,
    several,
    surveys,
    team_page,
    teams,
    trial,
)
from highpoint.web.views import people as people_pages
from highpoint.web.watch_urls import watching

Patterns = list[URLPattern | URLResolver]

_password = allauth.PasswordChangeView.as_view(template_name="sign_in/password.html")
_sign_out = allauth.LogoutView.as_view(template_name="sign_in/sign_out.html")
_inactive = allauth.AccountInactiveView.as_view(template_name="sign_in/inactive.html")

frame: Patterns = [
    path("", home.home, name="home"),
    path("account/", account.account, name="account"),
    path("account/time/", account.time_zone, name="account_time"),
    path("sign-in/", SignIn.as_view(), name="account_login"),
    path("sign-out/", _sign_out, name="account_logout"),
    path("password/", _password, name="account_change_password"),
    path("inactive/", _inactive, name="account_inactive"),
    path("made-up/remove/", made_up.remove, name="made_up_remove"),
]

# The second factor of signing in; the names are those allauth leads to.
second_factors: Patterns = [
    path("sign-in/code/", second_factor.AtTheDoor.as_view(), name="mfa_authenticate"),
    path("account/again/", second_factor.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("account/again/code/", second_factor.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("account/second-factor/", second_factor.index, name="mfa_index"),
    path("account/second-factor/on/", second_factor.TurnOn.as_view(), name="mfa_activate_totp"),
    path("account/second-factor/off/", second_factor.TurnOff.as_view(), name="mfa_deactivate_totp"),
    path(
        "account/second-factor/codes/",
        second_factor.Codes.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/second-factor/codes/new/",
        second_factor.NewCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "people/accounts/<int:pk>/second-factor/",
        second_factor.take_away,
        name="accounts_second_factor",
    ),
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
    path("keys/", keys.listing, name="api_keys"),
    path("keys/panel/", keys.panel, name="panel_origins"),
    path("keys/panel/<int:pk>/", keys.panel_stop, name="panel_origin"),
    path("keys/<int:pk>/revoke/", keys.revoke, name="api_key_revoke"),
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
    path("assignments/<int:pk>/change/", assignments.change, name="assignment_change"),
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
    path("corrections/<int:pk>/why/", corrections.why, name="correction_why"),
    path("corrections/<int:pk>/take-back/", corrections.take_back, name="correction_take_back"),
]

# What people are told, how, and what did not go out.
told: Patterns = [
    path("notices/", notices.listing, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/choose/", notices.choose, name="notices_choose"),
    path("notices/deliveries/", notices.deliveries, name="deliveries"),
    path("notices/deliveries/<int:pk>/", notices.decide, name="delivery_decide"),
    path("notices/channels/", hooks.listing, name="hooks"),
    path("notices/channels/<int:pk>/", hooks.one, name="hook"),
    path("notices/channels/<int:pk>/try/", hooks.trial, name="hook_try"),
    path("notices/channels/<int:pk>/secret/", hooks.secret, name="hook_secret"),
    path("notices/channels/<int:pk>/remove/", hooks.remove, name="hook_remove"),
    path("notices/<int:pk>/", notices.open_one, name="notice_open"),
]

# What customers answer when asked, and what colleagues tell each other.
asked: Patterns = [
    path("s/<str:token>/", answering.survey, name="survey_answer"),
    path("surveys/", surveys.listing, name="surveys"),
    path("surveys/new/", surveys.new, name="survey_new"),
    path("surveys/<int:pk>/", surveys.one, name="survey"),
    path("surveys/<int:pk>/edit/", surveys.edit, name="survey_edit"),
    path("surveys/<int:pk>/retire/", surveys.retire, name="survey_retire"),
    path("surveys/<int:pk>/links/", surveys.make_links, name="survey_links"),
    path("surveys/<int:pk>/links.csv", surveys.links_csv, name="survey_links_csv"),
    path("surveys/links/<int:pk>/revoke/", surveys.revoke, name="survey_revoke"),
    path("conversations/<int:pk>/survey/", surveys.ask, name="survey_ask"),
    path("ratings/", ratings.figures, name="ratings"),
    path("ratings/answers/", ratings.answers, name="ratings_answers"),
    path("ratings/import/", ratings.bring_in, name="ratings_import"),
    path("feedback/", feedback.listing, name="feedback"),
    path("feedback/new/", feedback.give, name="feedback_new"),
    path("feedback/<int:pk>/", feedback.one, name="feedback_one"),
]

# What an agent says back to an evaluation.
disputed: Patterns = [
    path("disputes/", disputes.listing, name="disputes"),
    path("disputes/days/", disputes.set_terms, name="dispute_terms"),
    path("disputes/new/<int:pk>/", disputes.new, name="dispute_new"),
    path("disputes/new/engine/<int:pk>/", disputes.new_of_engine, name="dispute_new_engine"),
    path("disputes/<int:pk>/", disputes.one, name="dispute"),
    path("disputes/<int:pk>/answer/", disputes.rule, name="dispute_rule"),
    path("disputes/<int:pk>/agree/", disputes.agree, name="dispute_agree"),
    path("disputes/<int:pk>/withdraw/", disputes.withdraw, name="dispute_withdraw"),
    path("overview/", overview.overview, name="overview"),
    path("disputes/acknowledge/<int:pk>/", disputes.acknowledge, name="acknowledge"),
]

# The team's page, help, hard days and the pulse.
wellbeing: Patterns = [
    path("team/", team_page.own, name="own_team"),
    path("team/<int:pk>/", team_page.one, name="team_page"),
    path("team/<int:pk>/standard/", team_page.care, name="team_care"),
    path("help/", care.ask, name="help_ask"),
    path("help/<int:pk>/withdraw/", care.withdraw, name="help_withdraw"),
    path("help/<int:pk>/answer/", team_page.answer, name="help_answer"),
    path("today/hard-days/", care.share, name="load_share"),
    path("pulse/", care.pulse, name="pulse"),
]

encouraging: Patterns = [
    path("coaching/", coaching.overview, name="coaching"),
    path("coaching/new/", coaching.new, name="coaching_new"),
    path("coaching/<int:pk>/", coaching.session, name="coaching_session"),
    path("coaching/<int:pk>/move/", coaching.move, name="coaching_move"),
    path("coaching/<int:pk>/held/", coaching.held, name="coaching_held"),
    path("coaching/<int:pk>/off/", coaching.call_off, name="coaching_off"),
    path("coaching/<int:pk>/read/", coaching.read, name="coaching_read"),
    path("coaching/<int:pk>/note/", coaching.write_down, name="coaching_note"),
    path("coaching/<int:pk>/pins/", coaching.take_in, name="coaching_take_in"),
    path("coaching/<int:pk>/actions/", coaching.agree, name="coaching_agree"),
    path("coaching/actions/<int:pk>/", coaching.action, name="coaching_action"),
    path("coaching/pins/", kudos.pin, name="pin"),
    path("coaching/pins/<int:pk>/remove/", kudos.unpin, name="unpin"),
    path("coaching/pins/<int:pk>/note/", kudos.pin_note, name="pin_note"),
    path("coaching/high-points/<int:pk>/", kudos.high_point, name="high_point"),
    path("coaching/weeks/<str:monday>/", kudos.week, name="weekly_note"),
    path("kudos/", kudos.listing, name="kudos"),
    path("kudos/new/<int:pk>/", kudos.give, name="kudos_new"),
    path("kudos/<int:pk>/back/", kudos.take_back, name="kudos_back"),
    path("thanks/", kudos.thanks, name="thanks"),
]

# People and the engine judging alike, and how each person grades.
judging: Patterns = [
    path("calibration/", calibration.listing, name="calibration"),
    path("calibration/new/", calibration.new, name="calibration_new"),
    path("calibration/<int:pk>/", calibration.one, name="calibration_round"),
    path("calibration/<int:pk>/rate/", calibration.rate, name="calibration_rate"),
    path("calibration/<int:pk>/close/", calibration.close, name="calibration_close"),
    path("calibration/<int:pk>/call-off/", calibration.call_off, name="calibration_call_off"),
    path("calibration/<int:pk>/agree/", calibration.agree, name="calibration_agree"),
    path("graders/me/", graders.own, name="grader_own"),
    path("graders/<int:pk>/", graders.one, name="grader"),
    path("agreement/", agreement.agreement, name="agreement"),
    path("agreement/<int:pk>/differ/", agreement.differ, name="agreement_differences"),
]

# What teams did week by week, and the moments behind it.
insights: Patterns = [
    path("insight/", insight.insight_page, name="insight"),
    path("insight/boxes/", insight.boxes, name="insight_boxes"),
    path("insight/channels/", by_channel.page, name="insight_channels"),
    path("insight/moments/", behind.moments, name="insight_moments"),
    path("insight/reviews/", people_behind.reviews, name="insight_reviews"),
    path("insight/views/", insight.save_view, name="insight_view_save"),
    path("insight/thresholds/", insight.threshold, name="insight_threshold"),
    path(
        "insight/thresholds/<int:pk>/remove/",
        insight.threshold_remove,
        name="insight_threshold_remove",
    ),
    path("insight/rates.<str:ending>", files.rates, name="insight_take"),
    path("insight/boxes.<str:ending>", files.boxes, name="insight_boxes_take"),
    path("insight/moments.<str:ending>", files.behind, name="insight_moments_take"),
    path("conversations/all.<str:ending>", files.conversations, name="conversations_take"),
    path("conversations/moments.<str:ending>", files.moments, name="moments_take"),
    path("conversations/reviews.<str:ending>", files.reviews, name="reviews_take"),
    path("conversations/answers.<str:ending>", files.answers, name="answers_take"),
    path("conversations/evaluations.<str:ending>", files.evaluations, name="evaluations_take"),
]

urlpatterns: Patterns = [
    *school,
    *insights,
    *frame,
    *second_factors,
    *talks,
    *people,
    *keeping,
    *cards,
    *measured,
    *reviews,
    *told,
    *asked,
    *disputed,
    *wellbeing,
    *encouraging,
    *assigning,
    *judging,
    *customer_pages,
    *care_rooms,
    *preventing,
    *watching,
]
