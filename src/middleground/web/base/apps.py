from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "middleground.web.base"
    label = "base"

    def ready(self) -> None:
        from middleground.web.base.errors import register_sentences
        from middleground.web.base.navigation import AccountPage, register_account_page

        register_sentences(
            {
                "base.not_allowed": _("Your role does not allow this."),
                "base.accent_not_colour": _("Write the colour as # and six digits, for example #00656d."),
                "base.accent_too_pale": _(
                    "This colour is too pale to read. The nearest that can be read is %(nearest)s."
                ),
                "base.logo_not_picture": _(
                    "This file is not a PNG, JPEG or WebP picture. Save the logo as one of these."
                ),
                "base.logo_too_large": _("The logo may have at most %(kilobytes)s kB and %(pixels)s pixels on a side."),
            }
        )
        register_account_page(AccountPage(_("Name, logo and colour"), "branding", "base.brand"))
