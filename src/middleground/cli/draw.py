"""``middleground draw``: a fair and public draw of applicants, in two steps, that anybody can check afterwards."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import secrets
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from middleground.cli.progress import progress, wipe
from middleground.engine.errors import EngineError
from middleground.engine.messages import describe, describe_note

if TYPE_CHECKING:
    from middleground.engine.selection.bundle import Bundle, Source
    from middleground.engine.selection.lottery import Lottery
    from middleground.engine.selection.problem import Case, Quota

MODES = ("leximin", "maximin", "nash", "goldilocks", "uniform")
LANGUAGES = ("en", "nl", "de", "fr", "ar")
REHEARSAL = "No tickets were written: this was a rehearsal. With --out they are fixed."
NOT_PUBLIC = "Nobody can check that the text was not known before the tickets were fixed. Use this to rehearse only."


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for on the command line."""

    targets: Path | None
    places: int | None
    mode: str
    tickets: int
    out: Path | None
    seed_text: str
    source: str
    party: tuple[str, ...]
    title: str
    seconds: float
    verify: bool
    fingerprint: str
    declined: tuple[str, ...]
    invited: tuple[str, ...]
    again: bool
    what_if: tuple[str, ...]
    key: Path | None
    html: Path | None
    minutes: Path | None
    language: str
    as_json: bool
    new_secret: bool


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False, help="Applicants (.csv) or a bundle (.zip).")
@click.option("--targets", type=click.Path(path_type=Path), help="Quotas and other rules: .yaml, or .csv.")
@click.option("--places", type=click.IntRange(min=1), help="How many people the group has.")
@click.option("--mode", type=click.Choice(MODES), default="leximin", show_default=True, help="What fair means.")
@click.option("--tickets", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="In the draw.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Fix the tickets: write this bundle.")
@click.option("--seed-text", default="", help="What the public source said, or the parties' secrets: picks the ticket.")
@click.option("--source", default="", help='What will decide, in the future: "drand, round 123456, 3 May at 12:00".')
@click.option("--party", multiple=True, help="Instead of a source: NAME=COMMITMENT; once for each party.")
@click.option("--title", default="", help="What people are drawn for.")
@click.option("--seconds", type=click.FloatRange(min=1), default=60.0, show_default=True, help="At most, for chances.")
@click.option("--verify", is_flag=True, help="Check the bundle PATH; needs no other library.")
@click.option("--fingerprint", default="", help="With --verify: the fingerprint that was published.")
@click.option("--declined", multiple=True, help="Who does not come: id or pseudonym. Says who comes next.")
@click.option("--invited", multiple=True, help="With --declined: who was invited since the draw.")
@click.option("--again", is_flag=True, help="With --declined: fix tickets of a new draw among those who wait.")
@click.option(
    "--what-if", multiple=True, help='Compare and write nothing: "area: village=9-12" instead of what the targets say.'
)
@click.option(
    "--key", type=click.Path(path_type=Path), help="Who is behind each pseudonym: as written with the bundle."
)
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the explanation, one page.")
@click.option("--minutes", type=click.Path(path_type=Path, dir_okay=False), help="Write the minutes, in Markdown.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of page and minutes.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("--new-secret", is_flag=True, help="Make a secret for a party, and its commitment.")
def draw(path: Path | None, **options: Any) -> None:
    """Draw a group from PATH so that chances are as equal as the agreed numbers allow.

    First with a table of applicants, --targets, --places and --out: tickets are fixed, and the fingerprint is
    published. Then with the bundle and --seed-text: the text picks one ticket. Anybody checks both with --verify.
    """
    asked = _Asked(**options)
    try:
        _draw(path, asked)
    except EngineError as error:
        wipe()
        click.echo(f"Error: {describe(error)}", err=True)
        raise SystemExit(2) from None


def _draw(path: Path | None, asked: _Asked) -> None:
    if asked.new_secret:
        _new_secret()
        return
    if path is None:
        raise click.UsageError("Say which applicants or which bundle: PATH.")
    if asked.verify:
        _verify(path, asked)
    elif path.suffix.lower() != ".zip":
        _commit(path, asked)
    elif asked.declined:
        _replace(path, asked)
    elif asked.seed_text:
        _pick(path, asked)
    else:
        _tell(_read(path), asked)


def _new_secret() -> None:
    from middleground.engine.selection.draw import commitment_of

    secret = secrets.token_hex(16)
    click.echo(f"Secret (tell it only when the tickets are fixed): {secret}")
    click.echo(f"Commitment (tell it now): {commitment_of(secret)}")


def _verify(path: Path, asked: _Asked) -> None:
    from middleground.engine.selection.verify import check

    lines = check(_bytes(path), asked.seed_text, asked.fingerprint)
    holds = all(good for good, _text in lines)
    if asked.as_json:
        click.echo(json.dumps({"holds": holds, "checks": [{"holds": good, "what": text} for good, text in lines]}))
    else:
        for good, text in lines:
            click.echo(f"{'ok   ' if good else 'WRONG'}  {text}")
    raise SystemExit(0 if holds else 1)


def _commit(path: Path, asked: _Asked) -> None:
    from middleground.engine.selection.reading import read_case

    if asked.targets is None or asked.places is None:
        raise click.UsageError("For a draw from a table, give --targets and --places.")
    case = read_case(path, asked.targets, places=asked.places)
    if asked.what_if:
        _refuse_impossible(case, asked)
        _compare(case, asked)
        return
    _make(case, asked, salt=secrets.token_bytes(32), follows="")


def _compare(case: Case, asked: _Asked) -> None:
    """Say by level what other numbers would change, and nothing of few people."""
    from middleground.engine.selection.lottery import draw_chances
    from middleground.engine.selection.what_if import what_if, with_quotas

    chances = partial(draw_chances, mode=cast("Any", asked.mode), seconds=asked.seconds)
    found = what_if(case, with_quotas(case, [_changed(told) for told in asked.what_if]), chances=chances)
    if not found.possible:
        click.echo("With these numbers no group is possible. These further changes, all together, make one possible:")
        for one in found.relaxations:
            click.echo(f"  {one.sentence()}")
        return
    if found.lowest is not None:
        click.echo(f"Lowest chance: {found.lowest[0]} % before, {found.lowest[1]} % after.")
    click.echo("Mean chance of those who can be drawn:")
    for shift in found.shifts:
        shown = isinstance(shift.before, int)
        told = f"{shift.before} % before, {shift.after} % after" if shown else "not told: too few people"
        click.echo(f"  {shift.feature}: {shift.level}  {told}")


def _changed(told: str) -> Quota:
    from middleground.engine.selection.problem import Quota

    found = re.fullmatch(r"\s*(.+?)\s*:\s*(.+?)\s*=\s*(\d{1,6})\s*[-–]\s*(\d{1,6})\s*", told)
    if found is None:
        raise click.UsageError('Write --what-if as "feature: level=fewest-most", such as "area: village=9-12".')
    feature, level, low, high = found.groups()
    return Quota(feature, level, int(low), int(high))


def _make(case: Case, asked: _Asked, *, salt: bytes, follows: str) -> None:
    """Work out the chances, and fix the tickets where a name for the bundle is given."""
    from middleground.engine.selection.bundle import About, make_bundle
    from middleground.engine.selection.draw import draw as pick
    from middleground.engine.selection.lottery import draw_chances
    from middleground.engine.selection.tickets import to_tickets

    if asked.out is not None:
        _refuse_overwriting(asked.out)
    _refuse_impossible(case, asked)
    lottery = draw_chances(
        case, mode=cast("Any", asked.mode), seconds=asked.seconds, progress=progress("Working out chances")
    )
    wipe()
    table = to_tickets(lottery, asked.tickets)
    about = About(_source(asked), dt.date.today().isoformat(), asked.title, follows)  # noqa: DTZ011
    bundle = make_bundle(case, lottery, table, about, salt=salt)
    if asked.seed_text:
        bundle = pick(bundle, asked.seed_text).bundle
        click.echo(f"Warning: {NOT_PUBLIC}", err=True)
    key = _key_of(case, salt)
    if asked.out is not None:
        _write(bundle, key, asked.out)
    _tell(bundle, asked, lottery=lottery, key=key)


def _refuse_impossible(case: Case, asked: _Asked) -> None:
    from middleground.engine.selection.feasibility import Impossible, examine

    found = examine(case)
    if not isinstance(found, Impossible):
        if not asked.as_json:
            click.echo("A group that keeps every number is possible.")
        return
    if asked.as_json:
        changes = [
            {"feature": one.feature, "level": one.level, "bound": one.bound, "from": one.from_, "to": one.to}
            for one in found.relaxations
        ]
        click.echo(json.dumps({"possible": False, "relaxations": changes}, ensure_ascii=False))
    else:
        click.echo("No group keeps every number.", err=True)
        said = "These changes, all together, make one possible:" if found.relaxations else "No change of quotas helps."
        click.echo(said, err=True)
        for one in found.relaxations:
            click.echo(f"  {one.sentence()}", err=True)
    raise SystemExit(1)


def _source(asked: _Asked) -> Source:
    from middleground.engine.selection.bundle import Party, Source

    parties = []
    for told in asked.party:
        name, _, commitment = told.rpartition("=")
        if not name.strip() or len(commitment) != 64 or not set(commitment) <= set("0123456789abcdef"):
            raise click.UsageError("A party is NAME=COMMITMENT, the commitment as --new-secret printed it.")
        parties.append(Party(name.strip(), commitment))
    if len(parties) == 1:
        raise click.UsageError("One party alone could choose the outcome. Name at least two, or a public source.")
    return Source(asked.source, tuple(parties))


def _pick(path: Path, asked: _Asked) -> None:
    from middleground.engine.selection.draw import draw as pick
    from middleground.engine.selection.verify import check

    bundle = _read(path)
    wrong = [text for good, text in check(_bytes(path)) if not good]
    if wrong:
        raise click.ClickException("The bundle is not in order, nothing was drawn: " + " ".join(wrong))
    drawn = pick(bundle, asked.seed_text)
    out = asked.out or path
    if asked.out is not None:
        _refuse_existing(asked.out)
    _save(out, drawn.bundle.to_bytes())
    public = _public_name(out)
    _save(public, drawn.bundle.public().to_bytes())
    click.echo(f"Written: {out} and, for everybody, {public}", err=True)
    _tell(drawn.bundle, asked, key=_read_key(path, asked))


def _replace(path: Path, asked: _Asked) -> None:
    from middleground.engine.selection.bundle import case_of, renamed
    from middleground.engine.selection.replacing import next_in_line, replace

    bundle = _read(path)
    key = _read_key(path, asked)
    names = {one: pseudonym for pseudonym, one in key.get("people", {}).items()}
    gone = {names.get(one, one) for one in asked.declined}
    held = {*(bundle.outcome or {}).get("group", ()), *(names.get(one, one) for one in asked.invited)} - gone
    if not asked.again:
        found = next_in_line(bundle, confirmed=sorted(held), declined=sorted(gone))
        _tell_next(found.invited, key, asked)
        return
    if not key:
        raise click.UsageError("A new draw keeps the pseudonyms: give the --key that was written with the bundle.")
    case = renamed(replace(case_of(bundle), confirmed=held, declined=gone), key["people"])
    _make(case, asked, salt=bytes.fromhex(key["salt"]), follows=bundle.fingerprint)


def _tell_next(invited: tuple[str, ...], key: dict[str, Any], asked: _Asked) -> None:
    if asked.as_json:
        click.echo(json.dumps({"invited": list(invited), "ids": [_named(one, key) for one in invited]}))
        return
    if not invited:
        click.echo("Nobody who waits fits. Change a number openly and draw --again, or leave the place empty.")
        raise SystemExit(1)
    click.echo("Next on the waiting list who fits:")
    for one in invited:
        click.echo(f"  {_with_id(one, key)}")


def _read(path: Path) -> Bundle:
    from middleground.engine.selection.bundle import read_bundle

    return read_bundle(_bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}. Check its name.") from error


def _key_of(case: Case, salt: bytes) -> dict[str, Any]:
    from middleground.engine.selection.bundle import pseudonyms

    people = pseudonyms((one.id for one in case.applicants), salt)
    return {"salt": salt.hex(), "people": {name: one for one, name in people.items()}}


def _read_key(path: Path, asked: _Asked) -> dict[str, Any]:
    """Return the key that was named or lies beside the bundle; empty where there is none."""
    place = asked.key or _key_name(path)
    if asked.key is None and not place.is_file():
        return {}
    try:
        key = json.loads(_bytes(place))
    except ValueError:
        key = None
    if not isinstance(key, dict) or not {"salt", "people"} <= key.keys():
        raise click.ClickException(f"{place} is not the key that was written with a bundle.")
    return key


def _public_name(out: Path) -> Path:
    return out.with_name(f"{out.stem}-public{out.suffix}")


def _key_name(out: Path) -> Path:
    return out.with_name(f"{out.stem}-key.json")


def _refuse_overwriting(out: Path) -> None:
    if out.suffix.lower() != ".zip":
        raise click.UsageError("The name of the bundle must end in .zip.")
    for place in (out, _public_name(out), _key_name(out)):
        _refuse_existing(place)


def _refuse_existing(place: Path) -> None:
    """Keep what was fixed: who may write tickets again until they please has chosen the outcome."""
    if place.exists():
        raise click.ClickException(f"{place} is there already. Tickets are fixed once: choose another name.")
    if not place.resolve().parent.is_dir():
        raise click.ClickException(f"The folder {place.parent} is not there.")


def _write(bundle: Bundle, key: dict[str, Any], out: Path) -> None:
    _save(out, bundle.to_bytes())
    _save(_public_name(out), bundle.public().to_bytes())
    text = json.dumps(key, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    _save(_key_name(out), text.encode(), private=True)
    click.echo(f"Written: {out}, for those who check the quotas (features under pseudonyms: keep it to them)", err=True)
    click.echo(f"Written: {_public_name(out)}, for everybody", err=True)
    click.echo(f"Written: {_key_name(out)}, for you alone: who is behind each pseudonym", err=True)


def _save(place: Path, content: bytes, *, private: bool = False) -> None:
    """Write beside and put in place, so that no half a file is ever there."""
    beside = place.with_name(place.name + ".part")
    try:
        beside.unlink(missing_ok=True)
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o666), "wb"
        ) as file:
            file.write(content)
        beside.replace(place)
    except OSError as error:
        raise click.ClickException(f"{place} cannot be written: {error.strerror}. Choose another name.") from error


def _tell(bundle: Bundle, asked: _Asked, *, lottery: Lottery | None = None, key: dict[str, Any] | None = None) -> None:
    """Print the outcome, and write the page and the minutes that were asked for."""
    from middleground.cli import draw_page

    if asked.html is not None:
        _save(asked.html, draw_page.as_page(bundle, language=asked.language).encode())
        click.echo(f"Written: {asked.html}", err=True)
    if asked.minutes is not None:
        _save(asked.minutes, draw_page.as_minutes(bundle, language=asked.language).encode())
        click.echo(f"Written: {asked.minutes}", err=True)
    if asked.as_json:
        click.echo(json.dumps(_plain(bundle, lottery, key or {}), ensure_ascii=False, indent=1))
        return
    for line in _summary(bundle, key or {}):
        click.echo(line)
    if lottery is not None and asked.out is None:
        click.echo(REHEARSAL)


def _plain(bundle: Bundle, lottery: Lottery | None, key: dict[str, Any]) -> dict[str, Any]:
    from middleground.engine.selection.explain import explain

    told = explain(bundle)
    group = None if bundle.outcome is None else bundle.outcome["group"]
    plain: dict[str, Any] = {
        "possible": True,
        "mode": bundle.commitment["mode"],
        "applicants": told.applicants,
        "places": told.places,
        "tickets": told.tickets,
        "lowest_tickets": told.lowest,
        "highest_tickets": told.highest,
        "lowest_possible": bundle.commitment["lowest_possible"],
        "fingerprint": bundle.fingerprint,
        "ticket": told.picked,
        "group": group,
    }
    if group is not None and key:
        plain["ids"] = [_named(one, key) for one in group]
    if lottery is not None:
        reserved = {one["applicant"] for one in bundle.commitment["rules"]["reserved"]}
        names = {one: name for name, one in key.get("people", {}).items()}
        free = [chance for one, chance in lottery.chances.items() if names.get(one) not in reserved]
        plain |= {"status": lottery.status, "gap": float(lottery.gap), "lowest_chance": float(min(free, default=1))}
    return plain


def _summary(bundle: Bundle, key: dict[str, Any]) -> list[str]:
    from middleground.engine.selection.explain import explain

    told = explain(bundle)
    lines = []
    for screen in told.screens():
        lines += ["", describe_note(screen.title), *(f"  {draw_line(note)}" for note in screen.notes)]
        if screen is told.group:
            lines += [f"    {one.feature}: {one.level}  {one.low}–{one.high}" for one in told.wanted]
    lines += ["", f"Fingerprint: {told.fingerprint}"]
    if bundle.outcome is not None:
        lines += ["", "The group:", *(f"  {_with_id(one, key)}" for one in bundle.outcome["group"])]
    return lines


def draw_line(note: Any) -> str:
    """Say a note with numbers as people write them: 1,000."""
    from middleground.engine.opinion.findings import Note

    params = tuple((name, f"{value:,}" if isinstance(value, int) else value) for name, value in note.params)
    return describe_note(Note(note.code, params))


def _named(pseudonym: str, key: dict[str, Any]) -> str | None:
    return cast("str | None", key.get("people", {}).get(pseudonym))


def _with_id(pseudonym: str, key: dict[str, Any]) -> str:
    name = _named(pseudonym, key)
    return pseudonym if name is None else f"{pseudonym}  {name}"
