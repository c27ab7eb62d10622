from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "middleground.web.ledger"
    label = "ledger"

    def ready(self) -> None:
        from middleground.web.base.acts import register_recorder
        from middleground.web.ledger import personal
        from middleground.web.ledger.actions import record

        personal.register()
        register_recorder(record)
