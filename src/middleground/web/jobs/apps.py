from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "middleground.web.jobs"
    label = "jobs"

    def ready(self) -> None:
        from middleground.web.base.desk import register_desk
        from middleground.web.base.errors import register_sentences
        from middleground.web.base.navigation import AccountPage, register_account_page
        from middleground.web.jobs.desk import failed_work
        from middleground.web.ledger.verbs import register_verbs

        register_sentences(
            {
                "jobs.not_failed": _("Only work that failed can be tried again."),
                "jobs.already_waiting": _("The same work is already waiting or running."),
                "jobs.busy": _("The same work is being done right now. Try again in a moment."),
            }
        )
        register_desk(failed_work)
        register_account_page(AccountPage(_("Background work"), "jobs", "jobs.operate"))
        register_verbs({"jobs.retry": _("Tried failed work again")})
        autodiscover_modules("tasks")
