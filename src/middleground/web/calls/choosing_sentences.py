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
    "calls.own_interest": _("You have an interest in this application (%(numbers)s): a colleague marks it."),
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
    "calls.no_source": _("Name the public source that will decide: what, where and when, so that anybody finds it."),
    "calls.unknown_mode": _("Choose what fair means for this draw."),
    "calls.unknown_tickets": _("Choose one of the numbers of tickets."),
    "calls.weak_secret": _("A secret needs at least 16 letters and numbers, without a space."),
    "calls.own_secret_there": _("You have brought your secret. The other one comes from somebody else."),
    "calls.same_secret": _("This is the same secret as the first one. Bring one of your own."),
    "calls.no_tickets": _("There are no tickets yet."),
    "calls.pool_changed": _("Applications or targets have changed since the tickets were made. Make them anew."),
    "calls.no_seed": _("Enter what the public source said."),
    "calls.other_secrets": _("These are not the two secrets that were brought before the draw."),
    "calls.nobody_fits": _(
        "Nobody on the waiting list keeps the group to the agreed numbers. Relax a target openly and draw again, or"
        " leave the place empty."
    ),
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
    "calls.prepare_draw": _("Prepared a draw"),
    "calls.bring_secret": _("Brought a secret for a draw"),
    "calls.propose_draw": _("Asked for a draw to be published"),
    "calls.publish_draw": _("Published the fingerprint of a draw"),
    "calls.draw": _("Drew a group by lot"),
    "calls.promote_next": _("Invited the next on the waiting list"),
    "calls.close_waiting_list": _("Closed the waiting list"),
    "calls.ask_what_if": _("Asked what other targets would change"),
    "calls.untie": _("Took back what was agreed about two applications"),
}

NOTES: dict[str, Promise] = {
    "calls.finding_chances": _("Working out the chances"),
    "calls.writing_tickets": _("Writing the tickets"),
    "calls.sealing": _("Sealing the tickets"),
}
