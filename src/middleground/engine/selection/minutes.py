"""The minutes of a draw, for the file: what was fixed, what decided, what came out, and who saw it. Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from middleground.engine.messages import describe_note
from middleground.engine.opinion.findings import Note
from middleground.engine.selection.bundle import Bundle
from middleground.engine.selection.explain import Explanation, explain
from middleground.engine.selection.replacing import waiting_list

Say = Callable[[Note], str]
_SPECIAL = "\\`*_{}[]<>|#"


def minutes(bundle: Bundle, *, say: Say = describe_note) -> str:
    """Write what belongs into the file.

    Parameters
    ----------
    bundle
        Before or after the draw.
    say
        Turns a note into a sentence, to have the minutes in another language.

    Returns
    -------
    str
        Markdown: no name in it, only pseudonyms.
    """
    told = explain(bundle)
    title = bundle.commitment["title"]
    parts = [f"# {_plain(title)}" if title else f"# {_sentence(say, Note('draw.minutes_title'))}"]
    for screen in told.screens():
        parts += [f"## {_sentence(say, screen.title)}", *(_plain(say(note)) for note in screen.notes)]
        if screen is told.group and told.wanted:
            parts.append(_table(told, say))
    parts += [f"`{bundle.fingerprint}`", _sentence(say, Note("draw.minutes_software", _software(bundle)))]
    parts += [*_outcome(bundle, say), _sentence(say, Note("draw.minutes_signed")), "| | |\n|---|---|\n| | |\n| | |"]
    return "\n\n".join(parts) + "\n"


def _outcome(bundle: Bundle, say: Say) -> Iterable[str]:
    if bundle.outcome is None:
        return
    yield f"## {_sentence(say, Note('draw.minutes_group'))}"
    yield "\n".join(f"{number}. {name}" for number, name in enumerate(bundle.outcome["group"], 1))
    waiting = waiting_list(bundle)
    if waiting:
        yield f"## {_sentence(say, Note('draw.minutes_waiting'))}"
        yield "\n".join(f"{number}. {name}" for number, name in enumerate(waiting, 1))


def _table(told: Explanation, say: Say) -> str:
    lines = [f"| {_sentence(say, Note('draw.minutes_wanted'))} | |", "|---|---|"]
    lines += [f"| {_plain(one.feature)}: {_plain(one.level)} | {one.low}–{one.high} |" for one in told.wanted]
    return "\n".join(lines)


def _software(bundle: Bundle) -> tuple[tuple[str, str | int | float], ...]:
    versions = ", ".join(f"{name} {version}" for name, version in sorted(bundle.commitment["software"].items()))
    return (("versions", versions),)


def _sentence(say: Say, note: Note) -> str:
    return _plain(say(note))


def _plain(text: str) -> str:
    """Keep text that people wrote from becoming markup, a link or a new paragraph."""
    return "".join("\\" + sign if sign in _SPECIAL else sign for sign in " ".join(text.split()))
