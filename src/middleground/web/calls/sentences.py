"""What is said when something cannot be done, and how acts read in the ledger. Each part keeps its own lines."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "calls.wrong_state": _(
        "This cannot be done now, because the state is “%(state)s”. Reload the page to see how it stands."
    ),
    "calls.no_such_time": _("%(time)s does not exist on that day in this zone: summer time begins."),
    "calls.no_language": _("Choose the languages of this call."),
    "calls.no_title": _("A call that people read needs a title."),
    "calls.no_reason": _("Say why; applicants read it."),
    "calls.contact_elsewhere": _("This person does not work for the organisation."),
    "calls.settled": _("People apply on the strength of this, so it stays. A deadline can be extended."),
    "calls.session_backwards": _("A part of the meeting ends before it begins."),
    "calls.sessions_overlap": _("Two parts of the meeting overlap."),
    "calls.one_lead": _("Exactly one body leads the call."),
    "calls.not_ready": _("The call cannot open yet: %(count)s things are missing."),
    "calls.in_the_past": _("Choose a moment in the future."),
    "calls.opens_after_deadline": _("The call would open after its deadline."),
    "calls.not_later": _("A deadline only moves later. Choose a moment after the present one."),
    "calls.asked_enough": _("This call has had many questions today. Come back tomorrow."),
    "calls.questions_settled": _(
        "People answer these questions already. Their words can be corrected; what is asked stays."
    ),
    "calls.question_needed": _("Another question is asked only after this one. Change its condition first."),
    "calls.condition_before": _("A condition can only look at questions that come before it."),
    "calls.no_options": _("Write at least two things to choose from, one per line."),
    "calls.no_label": _("Write the question in the first language of the call."),
    "calls.bounds": _("The highest number must be above the lowest."),
    "calls.feature_kind": _("Only a question with fixed answers can count for the balance of the group."),
    "calls.feature_belonging": _(
        "What people believe and which community they belong to never counts for the balance. Ask it without counting"
        " it, or in other words."
    ),
    "calls.feature_taken": _("Another question already asks for this."),
}

VERBS: dict[str, Promise] = {
    "calls.create": _("Prepared a call"),
    "calls.duplicate": _("Copied a call"),
    "calls.edit": _("Changed a call"),
    "calls.word": _("Wrote what a call says"),
    "calls.set_sessions": _("Set the dates of a meeting"),
    "calls.set_organisers": _("Set who organises a call"),
    "calls.add_question": _("Added a question to a call"),
    "calls.change_question": _("Changed a question of a call"),
    "calls.move_question": _("Moved a question of a call"),
    "calls.remove_question": _("Removed a question from a call"),
    "calls.schedule": _("Scheduled a call"),
    "calls.unschedule": _("Took a scheduled call back"),
    "calls.open": _("Opened a call"),
    "calls.extend": _("Extended a call"),
    "calls.close": _("Closed a call"),
    "calls.reopen": _("Opened a call again"),
    "calls.select": _("Began to choose"),
    "calls.decide": _("Decided who is invited"),
    "calls.archive": _("Archived a call"),
    "calls.cancel": _("Called a call off"),
    "calls.application_submit": _("Submitted an application"),
    "calls.application_find_eligible": _("Found an application eligible"),
    "calls.application_find_ineligible": _("Found an application not eligible"),
    "calls.application_reconsider": _("Opened the question of eligibility again"),
    "calls.application_select": _("Selected an application"),
    "calls.application_put_on_waiting_list": _("Put an application on the waiting list"),
    "calls.application_refuse": _("Did not select an application"),
    "calls.application_unselect": _("Opened the choice of an application again"),
    "calls.application_invite": _("Invited an applicant"),
    "calls.application_confirm": _("Noted that a place was confirmed"),
    "calls.application_decline": _("Noted that a place was declined"),
    "calls.application_expire": _("Let an invitation expire"),
    "calls.application_give_back": _("Noted that a place was given back"),
    "calls.application_attend": _("Noted that somebody was there"),
    "calls.application_miss": _("Noted that somebody was not there"),
    "calls.application_withdraw": _("Withdrew an application for somebody"),
    "calls.application_erase": _("Erased an application"),
}

STATEMENT = _(
    "We keep what you write in your application, your name and your e-mail address, so that we can choose a group and "
    "write to you. Those who read applications see neither your name nor your address nor your organisation.\n\n"
    "What you need to take part (access, food, travel) is asked only when you have a place, kept apart, and read only "
    "by who arranges it.\n\n"
    "You can change your application until the deadline, take it along as a file, withdraw it and erase it, all with "
    "your personal link. Otherwise it is erased some months after the meeting, as the page of the call says; only "
    "counts of at least ten people may be kept.\n\n"
    "Nothing goes to other companies, to the police or to security services. You may complain to the data protection "
    "authority of your country."
)
