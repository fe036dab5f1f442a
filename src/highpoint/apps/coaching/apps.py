from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "highpoint.apps.coaching"
    label = "coaching"
