"""Background work of applying: what is erased when its time has come."""

from __future__ import annotations

import datetime as dt

from middleground.web.calls.actions.counting import keep_statistics
from middleground.web.calls.actions.erasing import erase_application, erase_needs
from middleground.web.calls.actions.forgetting_draws import forget_pool
from middleground.web.calls.queries.retention import (
    applications_to_erase,
    calls_to_erase,
    draws_to_forget,
    needs_to_erase,
)
from middleground.web.calls.states import ApplicationState
from middleground.web.jobs.progress import Progress
from middleground.web.jobs.registry import job


@job("calls.erase_old", every=dt.timedelta(hours=12))
def erase_old(progress: Progress) -> None:
    """Erase applications some months after the meeting, and needs two weeks after it; each in a transaction.

    The numbers of a call are kept first: what the gate lets through says nothing about anybody.
    """
    for application in needs_to_erase():
        erase_needs(application)
        progress.beat()
    for call in calls_to_erase():
        keep_statistics(call)
        progress.beat()
    for application in applications_to_erase():
        erase_application(application, quietly=application.state != ApplicationState.DRAFT)
        progress.beat()
    for selection in draws_to_forget():
        forget_pool(selection)
        progress.beat()
