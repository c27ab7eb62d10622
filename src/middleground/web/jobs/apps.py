from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "middleground.web.jobs"
    label = "jobs"
