"""The numbers of a conversation, each with its reason."""

from __future__ import annotations

import datetime as dt

STATEMENT_CHARACTERS = 200  # as people count them; long ones say two things at once
ROUND = 7  # answers people give without tiring; a third leaves before more
SEEDS_TO_OPEN = 5  # fewer leave the first visitors with nothing to answer
STATEMENTS_A_DAY = 20  # of one participant; more is a machine
GRACE = dt.timedelta(minutes=10)  # votes on their way when a conversation closes
RECEIPTS_KEPT = dt.timedelta(hours=24)
LARGEST_NUMBER = 1_000_000_000  # of a statement or a request: both databases hold it
HASTY_VOTES = 60  # within HASTY_TIME: flagged to staff as a number, never blocked
HASTY_TIME = dt.timedelta(minutes=1)
FEW_PEOPLE = 10  # below this, staff read "fewer than 10"
EXPORT_BYTES = 200 * 1024 * 1024  # the largest published conversation is 30 MB
COPY_ROWS = 100  # rows of one transaction, so that nobody's vote waits for an import
SCRATCH_KEPT = dt.timedelta(days=7)
ANSWERS_KEPT = dt.timedelta(days=60)  # beside a result, for the next one to be compared with
A_WEEK = dt.timedelta(days=6, hours=12)  # what is said of "last week" reaches back at least so far
