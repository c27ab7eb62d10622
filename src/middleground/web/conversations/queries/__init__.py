"""What pages, jobs and other apps read about conversations."""

from middleground.web.conversations.queries.snapshot import source_of

__all__ = ["source_of"]
