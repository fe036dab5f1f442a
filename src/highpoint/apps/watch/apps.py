from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "highpoint.apps.watch"
    label = "watch"
