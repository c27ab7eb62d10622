from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "middleground.web.calls"
    label = "calls"

    def ready(self) -> None:
        from middleground.web.calls import announcements

        announcements.announce()
