from django.apps import AppConfig


class WellbeingConfig(AppConfig):
    name = "highpoint.apps.wellbeing"
    label = "wellbeing"
