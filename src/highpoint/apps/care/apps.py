from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "highpoint.apps.care"
    label = "care"
