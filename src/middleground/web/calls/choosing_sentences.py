"""What choosing tells the rest of the platform at start-up: sentences of errors, acts in the ledger, notes of jobs."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "calls.selection_under_way": _("Something is being chosen for this call already. Finish it or put it away first."),
    "calls.not_selecting": _("A group is chosen when the call is closed. Close it first."),
    "calls.nothing_to_replace": _("There is nobody to replace: no place is free, or nobody is on the waiting list."),
    "calls.selection_moved_on": _("This was changed meanwhile. Reload the page to see how it stands."),
    "calls.unknown_outcome": _("Choose one of: selected, on the waiting list, not selected."),
    "calls.unchecked": _("Some applications have not been found eligible or not eligible yet. Do that first."),
    "calls.nobody_chosen": _("Nobody is selected yet."),
    "calls.too_many": _("%(chosen)s people for %(places)s places: take some out, or change the number of places."),
    "calls.unmarked": _("%(count)s applications have no mark or no reason yet."),
    "calls.duo_split": _("Application %(number)s is half of a duo that only comes together."),
    "calls.tie_broken": _("Applications %(first)s and %(second)s do not keep to what was agreed about them."),
    "calls.same_person": _("You proposed this yourself. Somebody else confirms it: four eyes see more than two."),
    "calls.not_direct": _("Only speakers and hosts are invited directly. Everybody else applies."),
    "calls.offer_over": _("This invitation is over: it was answered, or its date has passed."),
    "calls.no_place_left": _("All places are taken now."),
    "calls.unknown_level": _("This is no answer to a question of the call."),
    "calls.target_bounds": _("The lowest number is higher than the highest."),
    "calls.old_examination": _("The targets were changed meanwhile. Look at the new answer first."),
    "calls.unknown_application": _("This call has no eligible application with this number."),
    "calls.tied_already": _("There is an agreement about these two already."),
    "calls.tied_to_oneself": _("An agreement needs two different applications."),
    "calls.targets_fixed": _("A draw has been published with these targets: they cannot be changed any more."),
}

VERBS: dict[str, Promise] = {
    "calls.begin_choice": _("Began to choose by hand"),
    "calls.propose_group": _("Proposed a group"),
    "calls.take_back_group": _("Took a proposed group back"),
    "calls.drop_selection": _("Put a choice or a draw away"),
    "calls.decide_group": _("Decided over applications"),
    "calls.make_offers": _("Offered places"),
    "calls.invite_directly": _("Invited a speaker or host directly"),
    "calls.set_targets": _("Set the targets of a group"),
    "calls.relax_target": _("Relaxed a target so that a group exists"),
    "calls.reserve_place": _("Reserved a place"),
    "calls.free_place": _("Took a reserved place back"),
    "calls.tie": _("Agreed that two are invited together or not both"),
    "calls.untie": _("Took back what was agreed about two applications"),
}

NOTES: dict[str, Promise] = {}
