from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from middleground.web.base.forms import Form


class StatementForm(Form):
    """One sentence; its length is judged by the action, in characters as people count them."""

    text = forms.CharField(
        label=_("Your statement"),
        help_text=_("One idea, so that people can agree or disagree with it. At most 200 characters."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "data-count": "200"}),
    )
    is_sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


class LeaveForm(Form):
    with_statements = forms.BooleanField(
        label=_("Also take back the statements I wrote"),
        help_text=_("Otherwise those that are shown stay, and nothing says that you wrote them."),
        required=False,
    )
