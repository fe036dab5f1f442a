from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "highpoint.apps.quality"
    label = "quality"
