from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "highpoint.apps.disputes"
    label = "disputes"
