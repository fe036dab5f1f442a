"""The addresses of the school: practice, replay, lessons, stories and charter, and the workshop."""

from django.urls import URLPattern, URLResolver, path

from highpoint.web.views import (
    audition,
    charter,
    learning,
    lesson_workshop,
    mastery,
    model_voice,
    practice,
    recall,
    replay,
    scenario_files,
    scenario_versions,
    scenarios,
    stories,
)

Patterns = list[URLPattern | URLResolver]

workshop: Patterns = [
    path("scenarios/", scenarios.listing, name="scenarios"),
    path("scenarios/new/", scenarios.new, name="scenario_new"),
    path("scenarios/export/", scenario_files.export, name="scenario_export"),
    path("scenarios/import/", scenario_files.bring_in, name="scenario_import"),
    path("scenarios/<slug:slug>/edit/", scenarios.edit, name="scenario_edit"),
    path("scenarios/<slug:slug>/try/", scenarios.attempt, name="scenario_try"),
    path("scenarios/<slug:slug>/publish/", scenario_versions.publish, name="scenario_publish"),
    path("scenarios/<slug:slug>/retire/", scenario_versions.retire, name="scenario_retire"),
    path(
        "scenarios/<slug:slug>/take-back/", scenario_versions.take_back, name="scenario_take_back"
    ),
    path("scenarios/versions/<int:pk>/", scenario_versions.version, name="scenario_version"),
]

practicing: Patterns = [
    path("practice/", practice.overview, name="practice"),
    path("practice/voice/", model_voice.model_voice, name="model_voice"),
    path("practice/map/", practice.coverage_map, name="practice_map"),
    path("practice/audition/", audition.overview, name="audition"),
    path("practice/audition/begin/", audition.begin, name="audition_begin"),
    path("practice/audition/say/", audition.say, name="audition_say"),
    path("practice/audition/stop/", audition.stop, name="audition_stop"),
    path("practice/audition/<int:pk>/", audition.result, name="audition_result"),
    path("practice/audition/<int:pk>/share/", audition.share, name="audition_share"),
    path("practice/scenes/<slug:slug>/", practice.scene, name="scene"),
    path("practice/scenes/<slug:slug>/begin/", practice.begin, name="practice_begin"),
    path("practice/<int:pk>/", practice.talk, name="practice_talk"),
    path("practice/<int:pk>/say/", practice.say, name="practice_say"),
    path("practice/<int:pk>/tip/", practice.tip, name="practice_tip"),
    path("practice/<int:pk>/stop/", practice.stop, name="practice_stop"),
    path("practice/<int:pk>/again/", practice.again, name="practice_again"),
    path("practice/<int:pk>/share/", practice.share, name="practice_share"),
]

# Stories of being served well, the team's charter, and what one wants to know by heart.
telling: Patterns = [
    path("stories/", stories.listing, name="stories"),
    path("stories/new/", stories.new, name="story_new"),
    path("stories/<int:pk>/", stories.one, name="story"),
    path("stories/<int:pk>/edit/", stories.edit, name="story_edit"),
    path("stories/<int:pk>/back/", stories.take_back, name="story_back"),
    path("stories/<int:pk>/week/", stories.pick, name="story_pick"),
    path("charter/", charter.own, name="charter"),
    path("charter/pledge/", charter.pledge, name="pledge"),
    path("charter/teams/<int:pk>/", charter.team, name="charter_team"),
    path("charter/teams/<int:pk>/gather/", charter.gather, name="charter_gather"),
    path("charter/teams/<int:pk>/merge/", charter.merge, name="charter_merge"),
    path("charter/lines/<int:pk>/part/", charter.part, name="charter_part"),
    path("charter/teams/<int:pk>/open/", charter.open_vote, name="charter_open"),
    path("charter/teams/<int:pk>/vote/", charter.vote, name="charter_vote"),
    path("charter/teams/<int:pk>/close/", charter.close, name="charter_close"),
    path("charter/teams/<int:pk>/criterion/", charter.criterion, name="charter_criterion"),
    path("charter/<int:pk>/", charter.past, name="charter_past"),
    path("cards/", recall.cards, name="recall"),
    path("cards/<int:pk>/", recall.answer, name="recall_answer"),
    path("cards/decks/<str:name>/", recall.deck, name="recall_deck"),
]

replaying: Patterns = [
    path("practice/replay/", replay.listing, name="replays"),
    path("practice/replay/<int:pk>/", replay.one, name="replay"),
    path("practice/replay/<int:pk>/aside/", replay.aside, name="replay_aside"),
    path("practice/replay/moments/<int:pk>/", replay.moment, name="replay_moment"),
    path(
        "practice/replay/moments/<int:pk>/aside/", replay.moment_aside, name="replay_moment_aside"
    ),
    path("practice/replay/moments/<int:pk>/suggest/", replay.suggest, name="replay_suggest"),
    path("practice/replay/tries/<int:pk>/keep/", replay.keep, name="replay_keep"),
]

# Lessons, a path of one's own, and what training changed.
lessons: Patterns = [
    path("practice/lessons/", learning.overview, name="lessons"),
    path("practice/lessons/kept/", learning.kept, name="lessons_kept"),
    path("practice/lessons/workshop/", lesson_workshop.listing, name="lesson_workshop"),
    path("practice/lessons/workshop/new/", lesson_workshop.new, name="lesson_new"),
    path(
        "practice/lessons/workshop/versions/<int:pk>/",
        lesson_workshop.version,
        name="lesson_version",
    ),
    path("practice/lessons/workshop/<slug:slug>/edit/", lesson_workshop.edit, name="lesson_edit"),
    path(
        "practice/lessons/workshop/<slug:slug>/preview/",
        lesson_workshop.preview,
        name="lesson_preview",
    ),
    path(
        "practice/lessons/workshop/<slug:slug>/publish/",
        lesson_workshop.publish,
        name="lesson_publish",
    ),
    path(
        "practice/lessons/workshop/<slug:slug>/retire/",
        lesson_workshop.retire,
        name="lesson_retire",
    ),
    path(
        "practice/lessons/workshop/<slug:slug>/take-back/",
        lesson_workshop.take_back,
        name="lesson_take_back",
    ),
    path("practice/lessons/looks/<int:pk>/", learning.look, name="lesson_look"),
    path("practice/lessons/certificates/<int:pk>/", learning.certificate, name="certificate"),
    path(
        "practice/lessons/certificates/<int:pk>/xapi.json",
        learning.certificate_statement,
        name="certificate_statement",
    ),
    path("practice/lessons/<slug:slug>/", learning.lesson, name="lesson"),
    path("practice/lessons/<slug:slug>/act/", learning.act, name="lesson_act"),
    path("practice/lessons/<slug:slug>/scorm.zip", learning.package, name="lesson_scorm"),
    path("practice/path/", mastery.path, name="learning_path"),
    path("practice/path/placement/", mastery.placement, name="placement"),
    path("practice/mastery/", mastery.own, name="mastery"),
    path("practice/mastery/share/", mastery.share, name="mastery_share"),
    path("practice/mastery/<int:pk>/", mastery.shared, name="mastery_of"),
    path("practice/transfer/", mastery.transfer, name="transfer"),
]

school: Patterns = [*practicing, *replaying, *lessons, *telling, *workshop]
