from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReleasesConfig(AppConfig):
    name = "middleground.web.releases"
    label = "releases"

    def ready(self) -> None:
        from middleground.web.base.errors import register_sentences
        from middleground.web.ledger.verbs import register_verbs
        from middleground.web.releases import personal

        personal.register()
        register_sentences(
            {
                "releases.weaker_policy": _("This would protect people less than the platform promises."),
                "releases.too_soon": _(
                    "Too little has changed since the last result: %(missing)s more people are needed, so that nobody"
                    " can see what a few of them answered."
                ),
            }
        )
        register_verbs({"releases.pass": _("Let numbers pass the gate"), "releases.publish": _("Published numbers")})
