from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form


class WordingForm(Form):
    """Subject and text of a letter in one language."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 14}), strip=False)

    def write_in(self, language: str, direction: str) -> None:
        """Let the fields read in the direction of the letter, not of the page."""
        for field in self.fields.values():
            field.widget.attrs |= {"lang": language, "dir": direction}


class AddressForm(Form):
    """One e-mail address."""

    address = forms.EmailField(
        label=_("E-mail address"), help_text=_("It is kept as a hash, so it cannot be read here again.")
    )
