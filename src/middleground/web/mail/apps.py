from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "middleground.web.mail"
    label = "mail"

    def ready(self) -> None:
        from middleground.web.base.desk import register_desk
        from middleground.web.base.errors import register_sentences
        from middleground.web.base.navigation import AccountPage, register_account_page
        from middleground.web.ledger.verbs import register_verbs
        from middleground.web.mail import personal, sentences
        from middleground.web.mail.desk import letters_to_release

        register_sentences(sentences.ERRORS)
        register_verbs(sentences.VERBS)
        personal.register()
        register_desk(letters_to_release)
        register_account_page(AccountPage(_("Letters to release"), "mail_drafts", "mail.release"))
        register_account_page(AccountPage(_("Addresses that get no letters"), "mail_suppressed", "mail.release"))
        register_account_page(AccountPage(_("Wording of letters"), "mail_templates", "mail.edit_templates"))
