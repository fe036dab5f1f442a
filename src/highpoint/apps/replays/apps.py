from django.apps import AppConfig


class ReplaysConfig(AppConfig):
    name = "highpoint.apps.replays"
    label = "replays"
