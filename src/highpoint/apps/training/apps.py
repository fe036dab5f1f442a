from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "highpoint.apps.training"
    label = "training"
