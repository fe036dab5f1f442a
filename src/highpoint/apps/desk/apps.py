from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "highpoint.apps.desk"
    label = "desk"
