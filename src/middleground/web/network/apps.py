from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "middleground.web.network"
    label = "network"

    def ready(self) -> None:
        from middleground.web.network import announcements

        announcements.announce()
