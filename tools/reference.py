"""Write the pages of reference that the code itself knows: every command and every error.

make docs            writes docs/operate/commands.md, docs/operate/errors.md and docs/schema/, then builds the
                     documentation
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from middleground.cli.main import main as command
from middleground.engine.messages import SENTENCES
from middleground.engine.opinion.findings import FORMAT, VERSION, OpinionMap
from middleground.engine.plain import schema_of

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "operate"
WRITTEN = "<!-- Written by `make docs` from the code; change it there. -->"


def commands() -> str:
    """Return the page of every command with its arguments and options."""
    sections = [
        "# Commands",
        WRITTEN,
        "Each command explains itself: `middleground COMMAND --help`. In a clone, put `uv run` in front.",
        *_described(command, "middleground", None),
    ]
    return "\n\n".join(sections) + "\n"


def _described(found: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(found, info_name=name, parent=parent)
    if parent is not None:
        yield f"## {context.command_path}"
    yield cleandoc(found.help or "")
    options = [row for parameter in found.params if (row := parameter.get_help_record(context)) and row[1]]
    if parent is not None:
        yield "```text\n" + context.command_path + " " + " ".join(found.collect_usage_pieces(context)) + "\n```"
    if options:
        yield "\n".join(["| Option | Meaning |", "|---|---|", *(f"| `{o}` | {_cell(text)} |" for o, text in options)])
    if isinstance(found, click.Group):
        for sub in found.list_commands(context):
            child = found.get_command(context, sub)
            assert child is not None
            yield from _described(child, sub, context)


def errors() -> str:
    """Return the page of every error code with what it says."""
    from middleground.web.base.errors import registered_codes, sentence

    rows = {**{code: sentence(code) for code in registered_codes()}, **SENTENCES}
    table = [f"| `{code}` | {_cell(rows[code])} |" for code in sorted(rows)]
    sections = [
        "# Errors",
        WRITTEN,
        "Each expected failure has a code that never changes and a sentence in the reader's language.",
        "`%(...)s` stands for what the moment fills in. In files, the place (file, line, column) stands in front.",
        "\n".join(["| Code | What it says |", "|---|---|", *table]),
    ]
    return "\n\n".join(sections) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def opinion_map() -> str:
    """Return the JSON schema of a map of opinions."""
    return json.dumps(schema_of(OpinionMap, title=FORMAT, version=VERSION), indent=1, ensure_ascii=False) + "\n"


def pages() -> dict[Path, str]:
    """Return each page of reference with its text, in English."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "middleground.web.settings")
    import django
    from django.utils import translation

    django.setup()
    with translation.override("en"):
        return {
            FOLDER / "commands.md": commands(),
            FOLDER / "errors.md": errors(),
            FOLDER.parent / "schema" / f"opinion-map-{VERSION}.json": opinion_map(),
        }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
