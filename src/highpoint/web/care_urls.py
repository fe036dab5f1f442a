"""The addresses of care: promises, follow-ups, what customers told, and the brief."""

from django.urls import URLPattern, URLResolver, path

from highpoint.web.views import brief, follow_ups, holidays, openings, panel, promises

Patterns = list[URLPattern | URLResolver]

care: Patterns = [
    path("promises/", promises.listing, name="promises"),
    path("promises/<int:pk>/", promises.rule, name="promise_rule"),
    path("openings/", openings.listing, name="openings"),
    path("follow-ups/", follow_ups.listing, name="follow_ups"),
    path("follow-ups/<int:pk>/later/", follow_ups.snooze, name="follow_up_snooze"),
    path("follow-ups/<int:pk>/done/", follow_ups.done, name="follow_up_done"),
    path("follow-ups/limits/", follow_ups.limits_page, name="follow_up_limits"),
    path("follow-ups/holidays/", holidays.page, name="holidays"),
    path("follow-ups/link/", follow_ups.link, name="follow_up_link"),
    path("follow-ups/calendar/<str:secret>.ics", follow_ups.feed, name="follow_up_feed"),
    path("customers/<int:pk>/brief/", brief.page, name="customer_brief"),
    path("customers/<int:pk>/brief/panel/", brief.panel, name="customer_brief_panel"),
    path("panel/<str:token>/", panel.alone, name="customer_panel"),
    path("customers/<int:pk>/brief.json", brief.as_json, name="customer_brief_json"),
    path("customers/<int:pk>/follow-up/", brief.follow_up, name="customer_follow_up"),
    path("customers/<int:pk>/told/", brief.told, name="customer_told"),
    path("customers/<int:pk>/wishes/", brief.wishes, name="customer_wishes"),
    path("customers/facts/<int:pk>/", brief.fact, name="fact"),
]
