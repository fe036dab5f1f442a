from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "highpoint.apps.conversations"
    label = "conversations"
