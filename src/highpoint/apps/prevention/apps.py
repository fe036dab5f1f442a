from django.apps import AppConfig


class PreventionConfig(AppConfig):
    name = "highpoint.apps.prevention"
    label = "prevention"
