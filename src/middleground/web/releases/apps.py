from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "middleground.web.releases"
    label = "releases"
