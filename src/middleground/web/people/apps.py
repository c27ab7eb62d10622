from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "middleground.web.people"
    label = "people"

    def ready(self) -> None:
        from middleground.web.base.errors import register_sentences
        from middleground.web.base.navigation import AccountPage, StaffPage, register_account_page, register_page
        from middleground.web.ledger.verbs import register_verbs
        from middleground.web.people import letters, personal
        from middleground.web.people.privacy_statements import register_statement
        from middleground.web.people.sentences import SENTENCES, STATEMENT_OF_ACCOUNTS, VERBS

        register_sentences(SENTENCES)
        register_verbs(VERBS)
        letters.register_letters()
        personal.register()
        register_statement("accounts", title=_("Accounts of staff and members"), text=STATEMENT_OF_ACCOUNTS)
        register_page(
            StaffPage(
                verb="cooperate",
                title=_("People and roles"),
                detail=_("Who works here, for whom, and who is invited"),
                url_name="people_list",
                right="people.invite",
            )
        )
        register_page(
            StaffPage(
                verb="cooperate",
                title=_("Organisations"),
                detail=_("The town, its services, associations and partners"),
                url_name="organisations",
                right="people.administer",
            )
        )
        register_account_page(AccountPage(title=_("What is kept about you"), url_name="own_data"))
        register_account_page(
            AccountPage(title=_("Access for programs"), url_name="api_tokens", right="people.use_tokens")
        )
        register_account_page(AccountPage(title=_("Second step at sign-in"), url_name="mfa_index"))
        register_account_page(
            AccountPage(title=_("Privacy statements"), url_name="privacy_statements", right="people.publish_statement")
        )
