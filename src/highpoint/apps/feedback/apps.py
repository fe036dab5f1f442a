from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "highpoint.apps.feedback"
    label = "feedback"
