from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "middleground.web.mail"
    label = "mail"
