"""Read applicants and targets from files: what is wrong is told with where it is and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, cast

import yaml

from middleground.engine.errors import InputError
from middleground.engine.opinion.reading.files import FileSet
from middleground.engine.opinion.reading.tables import MAX_SHOWN, Row, Table
from middleground.engine.selection.never_counted import counts_belonging, is_belonging
from middleground.engine.selection.problem import Apart, Applicant, Case, Pair, Quota, Reserved, Together

IDS = ("id", "unique_id")
SUITABILITY = ("suitability", "score")
PARTNER = ("partner", "duo")
ORGANISATION = ("organisation", "organization")
FEATURE = ("category", "feature")
LEVEL = ("name", "value", "level")
MAX_MEGABYTES = 64
MEGABYTE = 2**20
KEYS = ("quotas", "duos", "apart", "reserved", "suitability", "most_per_organisation")


@dataclass(frozen=True, slots=True)
class Targets:
    """What the coordinator states, before anybody's name is read."""

    quotas: tuple[Quota, ...] = ()
    duo_mode: Together = "together"
    fewest_duos: int = 0
    aparts: tuple[Apart, ...] = ()
    reserved: tuple[Reserved, ...] = ()
    minimum_suitability: float | None = None
    suitability_share: float | None = None
    most_per_organisation: int | None = None

    def levels(self) -> dict[str, set[str]]:
        """Return the levels of each feature that is counted."""
        found: dict[str, set[str]] = {}
        for quota in self.quotas:
            found.setdefault(quota.feature, set()).add(quota.level)
        return found


def read_case(applicants: Path, targets: Path, *, places: int) -> Case:
    """Read who applied and what every group must keep to.

    Parameters
    ----------
    applicants
        A CSV file with a column ``id`` (or ``unique_id``), one column for each feature in the targets, and optionally
        ``suitability``, ``partner`` (the id of the other half of a duo) and ``organisation``. No other column is read.
    targets
        A ``.yaml`` file, or a ``.csv`` file with the columns category, name, min, max (or feature, value, min, max).
    places
        How many people a group has.

    Returns
    -------
    Case
        What can be drawn.

    Raises
    ------
    InputError
        ``source.…``, ``targets.…``, ``applicants.…`` or ``selection.…``, with file, line and column where known.
    """
    told = read_targets(targets)
    people, pairs = read_applicants(applicants, told)
    return Case(
        applicants=people,
        places=places,
        quotas=told.quotas,
        pairs=pairs,
        aparts=told.aparts,
        reserved=told.reserved,
        minimum_suitability=told.minimum_suitability,
        suitability_share=told.suitability_share,
        fewest_pairs=told.fewest_duos,
        most_per_organisation=told.most_per_organisation,
    )


def read_targets(path: Path) -> Targets:
    """Read what every group must keep to.

    Parameters
    ----------
    path
        A ``.yaml``, ``.yml`` or ``.csv`` file.

    Returns
    -------
    Targets
        Quotas and the other rules.
    """
    if path.suffix.lower() == ".csv":
        return Targets(quotas=_refusing(path.name, _table_quotas(_table(path), path.name)))
    if path.suffix.lower() not in {".yaml", ".yml"}:
        raise InputError("targets.not_targets", file=path.name)
    plain = _yaml(path)
    where = _Place(path.name)
    where.known(plain, KEYS)
    duos, suits = where.mapping(plain, "duos"), where.mapping(plain, "suitability")
    where.known(duos, ("mode", "at_least"))
    where.known(suits, ("minimum", "share_of_best"))
    mode = duos.get("mode", "together")
    if mode not in {"together", "either"}:
        where.refuse("targets.duo_mode", mode)
    return Targets(
        quotas=_refusing(path.name, _plain_quotas(where.mapping(plain, "quotas"), where)),
        duo_mode=cast("Together", mode),
        fewest_duos=where.whole(duos.get("at_least", "0"), "at_least"),
        aparts=tuple(_apart(one, where) for one in where.listed(plain, "apart")),
        reserved=tuple(_reserved(one, where) for one in where.listed(plain, "reserved")),
        minimum_suitability=where.number(suits.get("minimum"), "minimum"),
        suitability_share=where.number(suits.get("share_of_best"), "share_of_best"),
        most_per_organisation=None
        if "most_per_organisation" not in plain
        else where.whole(plain["most_per_organisation"], "most_per_organisation"),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """The file of targets, to say where something is wrong."""

    file: str

    def refuse(self, code: str, value: object) -> NoReturn:
        raise InputError(code, file=self.file, value=str(value)[:MAX_SHOWN])

    def known(self, found: Mapping[str, Any], keys: Iterable[str]) -> None:
        for key in found:
            if key not in keys:
                raise InputError("targets.unknown_key", file=self.file, value=key[:MAX_SHOWN], known=", ".join(keys))

    def mapping(self, found: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = found.get(key) or {}
        if not isinstance(value, dict):
            self.refuse("targets.not_a_mapping", key)
        return cast("dict[str, Any]", value)

    def listed(self, found: Mapping[str, Any], key: str) -> list[Any]:
        value = found.get(key) or []
        if not isinstance(value, list):
            self.refuse("targets.not_a_list", key)
        return value

    def whole(self, value: object, name: str) -> int:
        text = str(value).strip()
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise InputError("targets.not_whole", file=self.file, value=text[:MAX_SHOWN], name=name)
        return int(text)

    def number(self, value: object, name: str) -> float | None:
        if value is None:
            return None
        try:
            return float(str(value))
        except ValueError:
            raise InputError("targets.not_a_number", file=self.file, value=str(value)[:MAX_SHOWN], name=name) from None


class _Text(yaml.BaseLoader):
    """Everything is text, and a key that occurs twice is refused: YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _value in node.value]
        for at, key in enumerate(keys):
            if key in keys[:at]:
                raise InputError("targets.repeated_key", line=node.value[at][0].start_mark.line + 1, value=str(key))
        return super().construct_mapping(node, deep=deep)


def _yaml(path: Path) -> dict[str, Any]:
    """Read YAML in which everything is text, so that a level called "no" or "1" stays what it is."""
    try:
        size = path.stat().st_size
        text = path.read_bytes().decode("utf-8-sig") if size <= MEGABYTE else ""
    except OSError:
        raise InputError("source.missing_file", file=path.name) from None
    except UnicodeDecodeError:
        raise InputError("targets.not_utf8", file=path.name) from None
    if size > MEGABYTE:
        raise InputError("source.too_large", file=path.name, value=size // MEGABYTE, limit=1)
    try:
        plain = yaml.load(text, _Text)  # noqa: S506  # makes nothing but text, lists and mappings
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        raise InputError("targets.not_yaml", file=path.name, line=line) from None
    except InputError as error:
        raise InputError(error.code, **{**error.params, "file": path.name}) from None
    except RecursionError:
        raise InputError("targets.not_yaml", file=path.name) from None
    if not isinstance(plain, dict):
        raise InputError("targets.not_yaml", file=path.name)
    return plain


def _plain_quotas(plain: Mapping[str, Any], where: _Place) -> list[Quota]:
    found = []
    for feature in plain:
        for level, bounds in where.mapping(plain, feature).items():
            found.append(_quota(feature, level, bounds, where))
    return found


def _quota(feature: str, level: str, bounds: object, where: _Place) -> Quota:
    name = f"{feature}: {level}"
    flexible = True
    if isinstance(bounds, dict):
        where.known(bounds, ("low", "high", "fixed"))
        flexible = str(bounds.get("fixed", "false")).lower() not in {"true", "yes"}
        bounds = [bounds.get("low", "0"), bounds.get("high")]
    if not isinstance(bounds, list) or len(bounds) != 2 or bounds[1] is None:
        where.refuse("targets.bounds", name)
    low, high = cast("list[object]", bounds)
    return Quota(feature, level, where.whole(low, name), where.whole(high, name), flexible)


def _apart(one: object, where: _Place) -> Apart:
    if not isinstance(one, list) or len(one) != 2:
        where.refuse("targets.apart", "apart")
    first, second = (str(name).strip() for name in cast("list[object]", one))
    return Apart(first, second)


def _reserved(one: object, where: _Place) -> Reserved:
    told = one if isinstance(one, dict) else {}
    name, reason = (str(told.get(key) or "").strip() for key in ("id", "reason"))
    if not name or not reason:
        where.refuse("targets.reserved", "reserved")
    return Reserved(name, reason)


def _table_quotas(table: Table, name: str) -> list[Quota]:
    header = [cell.strip() for cell in table.header(name)]
    feature, level = _one_of(FEATURE, header) or FEATURE[0], _one_of(LEVEL, header) or LEVEL[0]
    return [
        Quota(row.text(feature).strip(), row.text(level).strip(), row.whole("min"), row.whole("max"))
        for row in table.rows(name, (feature, level, "min", "max"))
    ]


def _refusing(file: str, quotas: list[Quota]) -> tuple[Quota, ...]:
    """Refuse to count what people believe or belong to."""
    for quota in quotas:
        for name, is_refused in ((quota.feature, counts_belonging), (quota.level, is_belonging)):
            if is_refused(name):
                raise InputError("targets.belonging", file=file, value=name[:MAX_SHOWN])
    return tuple(quotas)


def read_applicants(path: Path, targets: Targets) -> tuple[tuple[Applicant, ...], tuple[Pair, ...]]:
    """Read who applied, and nothing of them but what the targets count.

    Parameters
    ----------
    path
        A CSV file.
    targets
        Says which features are read.

    Returns
    -------
    tuple
        The applicants in the order of the file, and the duos.
    """
    table = _table(path)
    header = [cell.strip() for cell in table.header(path.name)]
    columns = _Columns(
        id=_one_of(IDS, header) or IDS[0],
        suitability=_one_of(SUITABILITY, header),
        partner=_one_of(PARTNER, header),
        organisation=_one_of(ORGANISATION, header),
    )
    levels = targets.levels()
    rows = list(table.rows(path.name, (columns.id, *levels)))
    lines: dict[str, int] = {}
    people = []
    for row in rows:
        person = _applicant(row, columns, levels)
        if person.id in lines:
            raise InputError(
                "applicants.repeated", file=path.name, line=row.line, column=columns.id, first=lines[person.id]
            )
        lines[person.id] = row.line
        people.append(person)
    if not people:
        raise InputError("applicants.nobody", file=path.name)
    return tuple(people), _pairs(rows, columns, lines, targets.duo_mode)


@dataclass(frozen=True, slots=True)
class _Columns:
    id: str
    suitability: str | None
    partner: str | None
    organisation: str | None


def _one_of(names: Iterable[str], header: list[str]) -> str | None:
    return next((name for name in names if name in header), None)


def _applicant(row: Row, columns: _Columns, levels: dict[str, set[str]]) -> Applicant:
    name = row.text(columns.id).strip()
    if not name:
        raise InputError("applicants.empty_cell", file=row.file, line=row.line, column=columns.id)
    features = {feature: _level(row, feature, known) for feature, known in levels.items()}
    score = None if columns.suitability is None else _score(row, columns.suitability)
    organisation = "" if columns.organisation is None else row.text(columns.organisation).strip()
    return Applicant(name, features, score, organisation)


def _level(row: Row, feature: str, known: set[str]) -> str:
    level = row.text(feature).strip()
    if not level:
        raise InputError("applicants.empty_cell", file=row.file, line=row.line, column=feature)
    if level not in known:
        told = ", ".join(sorted(known))
        raise InputError(
            "applicants.unknown_level",
            file=row.file, line=row.line, column=feature, value=level[:MAX_SHOWN], known=told[: 5 * MAX_SHOWN],
        )  # fmt: skip
    return level


def _score(row: Row, column: str) -> float | None:
    text = row.text(column).strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise InputError(
            "applicants.not_a_number", file=row.file, line=row.line, column=column, value=text[:MAX_SHOWN]
        ) from None


def _pairs(rows: list[Row], columns: _Columns, lines: dict[str, int], mode: Together) -> tuple[Pair, ...]:
    """Return each duo once, whether one or both of the two named the other."""
    column = columns.partner
    if column is None:
        return ()
    partner_of = {row.text(columns.id).strip(): row.text(column).strip() for row in rows}
    found: dict[frozenset[str], Pair] = {}
    for name, partner in partner_of.items():
        if not partner:
            continue
        if partner not in lines:
            raise InputError("applicants.unknown_partner", file=rows[0].file, line=lines[name], column=column)
        if partner == name or partner_of[partner] not in {"", name}:
            raise InputError("applicants.other_partner", file=rows[0].file, line=lines[name], column=column)
        found.setdefault(frozenset((name, partner)), Pair(name, partner, mode))
    return tuple(found.values())


def _table(path: Path) -> Table:
    if not path.is_file():
        raise InputError("source.missing_file", file=path.name)
    size = path.stat().st_size
    if size > MAX_MEGABYTES * MEGABYTE:
        raise InputError("source.too_large", file=path.name, value=size // MEGABYTE, limit=MAX_MEGABYTES)
    return Table(FileSet(path.stem, {path.name: size}, lambda _name: path.open("rb"), alone=True))
