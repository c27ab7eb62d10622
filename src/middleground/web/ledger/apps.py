from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "middleground.web.ledger"
    label = "ledger"
