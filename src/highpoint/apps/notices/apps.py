from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "highpoint.apps.notices"
    label = "notices"
