from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "highpoint.apps.assignments"
    label = "assignments"
