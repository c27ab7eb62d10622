from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "middleground.web.people"
    label = "people"
