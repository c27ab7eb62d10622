from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "middleground.web.ledger"
    label = "ledger"

    def ready(self) -> None:
        from middleground.web.ledger import personal

        personal.register()
