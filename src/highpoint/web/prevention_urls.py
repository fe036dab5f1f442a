"""The addresses of the pages on what went wrong, and what is done against it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from highpoint.web.views import both_sides, chain, decisions, failures, own_steps, prevention, seams

preventing: list[URLPattern | URLResolver] = [
    path("prevention/", failures.log, name="failures"),
    path("prevention/own/", own_steps.page, name="own_steps"),
    path("prevention/every/", failures.every, name="failures_every"),
    path("prevention/every/new/", failures.new, name="failure_new"),
    path("prevention/every/<int:pk>/", failures.one, name="failure"),
    path("prevention/every/<int:pk>/dismiss/", failures.dismiss, name="failure_dismiss"),
    path("prevention/every/<int:pk>/part/", failures.part, name="failure_part"),
    path("prevention/learned/", chain.learned, name="failures_learned"),
    path("prevention/learned/<int:pk>/", chain.teach, name="failure_teach"),
    path("prevention/chain/", chain.steps, name="chain"),
    path("prevention/chain/<int:pk>/", chain.step, name="chain_step"),
    path("prevention/troubles/<int:pk>/file/", chain.trouble, name="trouble_file"),
    path("prevention/badly/", seams.badly, name="failures_badly"),
    path("prevention/apologies/", seams.apologies, name="apologies"),
    path("prevention/both-sides/", both_sides.page, name="both_sides"),
    path("prevention/both-sides/<int:pk>/", both_sides.one, name="solution"),
    path("prevention/both-sides/<str:name>/", both_sides.allowed, name="allowance"),
    path("prevention/hand-offs/", seams.hand_offs, name="hand_offs"),
    path("prevention/answers/", seams.answers, name="failure_answers"),
    path("prevention/answers/<int:pk>/", seams.answer, name="failure_answer"),
    path("prevention/check/", seams.check, name="failures_check"),
    path("prevention/check/<int:pk>/", seams.checked, name="failure_checked"),
    path("prevention/troubles/<int:pk>/", prevention.trouble, name="trouble"),
    path("prevention/troubles/<int:pk>/why/", prevention.ask_why, name="why_ask"),
    path("prevention/whys/<int:pk>/", prevention.reword, name="why_reword"),
    path("prevention/whys/<int:pk>/lay/", prevention.lay_to, name="why_lay"),
    path("prevention/decisions/", decisions.listing, name="decisions"),
    path("prevention/decisions/new/", decisions.new, name="decision_new"),
    path("prevention/decisions/<int:pk>/", decisions.one, name="decision"),
    path("prevention/decisions/<int:pk>/change/", decisions.change, name="decision_change"),
    path("prevention/decisions/<int:pk>/review/", decisions.review, name="decision_review"),
    path("prevention/evidence/<int:pk>/away/", decisions.away, name="evidence_away"),
    path("prevention/actions/", prevention.listing, name="prevention_actions"),
    path("prevention/actions/new/", prevention.new, name="prevention_new"),
    path("prevention/actions/<int:pk>/", prevention.one, name="prevention_action"),
    path("prevention/actions/<int:pk>/change/", prevention.change, name="prevention_change"),
    path("prevention/actions/<int:pk>/done/", prevention.done, name="prevention_done"),
]
