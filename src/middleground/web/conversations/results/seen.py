"""A sentence for each thing seen in the picture, for those who read it and for those who hear it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from middleground.engine.disclosure.figures import Figure, number_to_json
from middleground.engine.disclosure.released import ReleasedMap
from middleground.web.base import figures


@dataclass(frozen=True, slots=True)
class Seen:
    """What one part of the picture means."""

    title: str
    text: str


def seen(found: ReleasedMap, *, has_strips: bool) -> list[Seen]:
    """Return what the picture shows, in the order the eye meets it; nothing where no hill is drawn."""
    if found.curve is None:
        return [*_not_known(found)]
    return [_hill(found), *_between(found), *_not_known(found), _band(), *(_strips() if has_strips else [])]


def _hill(found: ReleasedMap) -> Seen:
    if found.structure == "camps":
        text = _(
            "The higher it is, the more people answered like that. Where camps stand apart, a valley lies between."
        )
    else:
        text = _("The higher it is, the more people answered like that. Nobody is shown alone.")
    return Seen(_("The hill."), text)


def _between(found: ReleasedMap) -> list[Seen]:
    if found.method == "polis" or not isinstance(found.middle, Figure):
        return []
    said = figures.read(number_to_json(found.middle))
    assert said is not None
    if found.structure == "camps":
        text = _(
            "%(share)s of those placed give mixed answers to what divides. They are counted in the nearest camp too."
        )
    else:
        text = _(
            "%(share)s of those placed go with one end on some of what divides, and with the other end on the rest."
        )
    return [Seen(_("In between."), text % {"share": figures.interval(said)})]


def _not_known(found: ReleasedMap) -> list[Seen]:
    if not isinstance(found.n_placed, int) or found.structure == "one" or found.n_placed >= found.n_people:
        return []
    text = _("%(unknown)s of %(people)s answered too little to be placed. They are not in the hill, nor in between.")
    unknown = figures.number(found.n_people - found.n_placed)
    return [Seen(_("Not known yet."), text % {"unknown": unknown, "people": figures.people(found.n_people)})]


def _band() -> Seen:
    return Seen(_("The grey band."), _("It shows how sure we are: the true height may lie anywhere in it."))


def _strips() -> list[Seen]:
    text = _("Filled where more than half agree, empty where fewer do, faint where we cannot tell.")
    return [Seen(_("The strips."), text)]
