from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "highpoint.web"
    label = "web"
