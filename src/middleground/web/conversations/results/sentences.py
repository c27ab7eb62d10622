"""The finding in plain words: the same sentences on pages, in files and on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from middleground.engine.disclosure.figures import Figure, number_to_json
from middleground.engine.disclosure.released import ReleasedMap, ReleasedStatement
from middleground.web.base import figures
from middleground.web.conversations.results import findings

FEW = "map.few_people"


def headline(found: ReleasedMap) -> str:
    """Say what was found in one sentence; a coordinator may write a better one."""
    share = len(findings.shared(found)) + len(findings.rejected(found))
    part = sum(one.is_divisive for one in found.statements)
    who = {"people": figures.people(found.n_people)}
    if not share and not part:
        return _nothing_sure(found) % who
    if not part:
        return _("The %(people)s who took part share much, and nothing surely divides them.") % who
    if not share:
        return _("The %(people)s who took part divide on some things, and share nothing surely yet.") % who
    if share >= 2 * part:
        return _("The %(people)s who took part share far more than divides them.") % who
    if share > part:
        return _("The %(people)s who took part share more than divides them.") % who
    return _("The %(people)s who took part differ on much, and still there is ground that they share.") % who


def _nothing_sure(found: ReleasedMap) -> str:
    if 2 * findings.count_unknown_sides(found) > findings.count_shown(found):
        return _("%(people)s took part: too few to show what they share and where they part.")
    return _("The %(people)s who took part neither surely agree nor surely divide on anything yet.")


def shared_intro(found: ReleasedMap) -> str:
    """Say what "share" means here."""
    if found.structure == "one":
        return _("Most people agree on these. The light mark shows how sure we are.")
    if found.method == "polis":
        return _("Most people in every group agree on these. The light mark shows how sure we are.")
    if found.structure == "camps":
        return _("Most people in every camp agree on these. The light mark shows how sure we are.")
    return _("However people answered what divides, most agree on these. The light mark shows how sure we are.")


def parting(found: ReleasedMap) -> str:
    """Say on how much people part."""
    part, total = sum(one.is_divisive for one in found.statements), findings.count_shown(found)
    numbers = {"part": figures.number(part), "total": figures.number(total)}
    if found.structure == "one":
        return _("No line was found on which the people who took part surely differ. Everybody is shown together.")
    if not part:
        return _("On none of the %(total)s statements do the sides surely answer differently.") % numbers
    if found.method == "polis":
        return (
            ngettext(
                "On %(part)s of %(total)s statements the groups answer differently.",
                "On %(part)s of %(total)s statements the groups answer differently.",
                part,
            )
            % numbers
        )
    if found.structure == "camps":
        return (
            ngettext(
                "On %(part)s of %(total)s statements the camps answer differently.",
                "On %(part)s of %(total)s statements the camps answer differently.",
                part,
            )
            % numbers
        )
    return (
        ngettext(
            "On %(part)s of %(total)s statements the two ends answer differently.",
            "On %(part)s of %(total)s statements the two ends answer differently.",
            part,
        )
        % numbers
    )


def camps(found: ReleasedMap) -> str:
    """Say whether there are camps, and what is known about the middle."""
    if found.structure == "one":
        return ""
    if found.method == "polis":
        return _("This method always cuts people into groups. It does not test whether there are camps.")
    if found.structure == "camps":
        return ngettext(
            "There is %(count)s camp: between people who answer alike lies a gap that chance does not explain.",
            "There are %(count)s camps: between people who answer alike lies a gap that chance does not explain.",
            len(found.sides),
        ) % {"count": figures.number(len(found.sides))}
    if any(note.code == FEW for note in found.notes):
        return _("Too few people answered often enough to look for camps: here everybody stands on one line.")
    return _("There are no camps: people form one continuous hill.")


def in_between(found: ReleasedMap) -> str:
    """Say how many stand in between, as an interval."""
    if found.structure == "one" or found.method == "polis" or not isinstance(found.middle, Figure):
        return ""
    said = figures.read(number_to_json(found.middle))
    assert said is not None
    share = {"share": figures.interval(said)}
    if found.structure == "camps":
        return _("%(share)s of them give mixed answers to what divides.") % share
    return _("%(share)s of them stand in between, with mixed answers to what divides.") % share


def placed(found: ReleasedMap) -> str:
    """Say how many are on the line and what is not known about the others."""
    if not isinstance(found.n_placed, int) or found.structure == "one":
        return ""
    if found.n_placed >= found.n_people:
        return _("%(people)s answered often enough to be placed.") % {"people": figures.people(found.n_placed)}
    return _(
        "%(people)s answered often enough to be placed; the others are not known yet, and not counted as in between."
    ) % {"people": figures.people(found.n_placed)}


def side_name(structure: str, index: int, method: str = "middleground") -> str:
    """Name a side without judging it."""
    if structure == "spectrum":
        return pgettext("part of a spectrum", "In between") if index == 1 else pgettext("spectrum", "Towards this end")
    letter = {"letter": "ABCDEFGH"[index]}
    if method == "polis":
        return pgettext("people who answer alike", "Group %(letter)s") % letter
    return pgettext("people who answer alike", "Camp %(letter)s") % letter


def legend_name(structure: str, index: int, method: str = "middleground") -> str:
    """Name a side where both ends stand in one list."""
    if structure == "spectrum":
        names = (
            pgettext("legend of a spectrum", "towards one end"),
            pgettext("legend of a spectrum", "in between"),
            pgettext("legend of a spectrum", "towards the other end"),
        )
        return names[index]
    return side_name(structure, index, method)


def method_name(method: str) -> str:
    """Name a method for people."""
    return _("Compatible with Polis") if method == "polis" else _("Answers along a line, with their uncertainty")


def by_side(found: ReleasedMap, one: ReleasedStatement) -> str:
    """Say how far each side agrees with a statement."""
    return "; ".join(
        f"{legend_name(found.structure, index, found.method)}: {short(number_to_json(number))}"
        for index, number in enumerate(one.agree_by_side)
    )


def short(released: figures.Released) -> str:
    """Say a number in two words, or why it is hidden."""
    said = figures.read(released)
    return figures.about(said) if said else figures.why_hidden(released)
