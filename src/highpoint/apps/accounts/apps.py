from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "highpoint.apps.accounts"
    label = "accounts"
