from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "middleground.web.areas"
    label = "areas"
