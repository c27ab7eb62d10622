from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "middleground.web.mail"
    label = "mail"

    def ready(self) -> None:
        from middleground.web.base.errors import register_sentences
        from middleground.web.ledger.verbs import register_verbs
        from middleground.web.mail import personal, sentences

        register_sentences(sentences.ERRORS)
        register_verbs(sentences.VERBS)
        personal.register()
