"""The numbers of the network, each with its reason."""

from __future__ import annotations

import datetime as dt

CONFIRM_WITHIN = dt.timedelta(days=7)  # an address that nobody confirmed is then forgotten
LETTER_PAUSE = dt.timedelta(minutes=10)  # between two letters about one subscription
LETTERS_UNCONFIRMED = 3  # so that nobody can have a stranger's mailbox filled
PICTURE_BYTES = 150_000  # travels in every letter
PICTURE_PIXELS = 2000
PICTURES = 6  # of one issue; with the one at the top a letter stays under a megabyte and a half
SECTIONS = 40
CHUNK = 50  # letters written in one transaction
FEED_ISSUES = 20
PAST_KEPT = 100  # issues on one page of the archive
IMAGE_WIDTH = 560  # pixels in a letter; mail programs do not scale reliably
