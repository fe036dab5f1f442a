from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "highpoint.apps.stories"
    label = "stories"
