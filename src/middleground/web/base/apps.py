from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "middleground.web.base"
    label = "base"

    def ready(self) -> None:
        from middleground.web.base.errors import register_sentences

        register_sentences({"base.not_allowed": _("Your role does not allow this.")})
