"""Forms of this platform: labels without colons, errors from us and not from the browser, domain errors in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from middleground.web.base.errors import DomainError


class OwnForm:
    """What plain and model forms share."""

    # The browser's own bubbles speak its language, not the page's, and vanish; our errors stay and are summed up.
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class Form(OwnForm, forms.Form):
    """A form of ours."""


class ModelForm(OwnForm, forms.ModelForm):  # type: ignore[type-arg]  # the model is the subclass's business
    """A form of ours over a model."""


def raise_into(form: forms.BaseForm, error: DomainError) -> None:
    """Put a domain error beside the field it is about, or at the top when it is about none that is shown."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, forms.ValidationError(str(error), code=error.code))


def kept(form: forms.BaseForm, action: Callable[..., object], *args: Any, **given: Any) -> bool:
    """Run an action; put what it refuses beside its field, and say whether it was done."""
    try:
        action(*args, **given)
    except DomainError as error:
        raise_into(form, error)
        return False
    return True
