from django.apps import AppConfig


class CalibrationConfig(AppConfig):
    name = "highpoint.apps.calibration"
    label = "calibration"
