from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AreasConfig(AppConfig):
    name = "middleground.web.areas"
    label = "areas"

    def ready(self) -> None:
        from middleground.web.areas import personal
        from middleground.web.areas.sentences import SENTENCES, VERBS
        from middleground.web.base.errors import register_sentences
        from middleground.web.base.navigation import StaffPage, register_page
        from middleground.web.ledger.verbs import register_verbs

        register_sentences(SENTENCES)
        register_verbs(VERBS)
        personal.register()
        register_page(
            StaffPage(
                verb="listen",
                title=_("Areas"),
                detail=_("City, districts and neighbourhoods, and where they lie"),
                url_name="areas",
                right="areas.edit",
            )
        )
