from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "middleground.web.conversations"
    label = "conversations"
