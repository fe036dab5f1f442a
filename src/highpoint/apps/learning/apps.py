from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "highpoint.apps.learning"
    label = "learning"
