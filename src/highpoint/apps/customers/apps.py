from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "highpoint.apps.customers"
    label = "customers"
