from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "middleground.web.conversations"
    label = "conversations"

    def ready(self) -> None:
        from middleground.web.conversations import announcements

        announcements.announce()
