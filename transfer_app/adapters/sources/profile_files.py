"""Reading import profiles from TOML, checked against schemas/profile.schema.json.

A fault is a ProfileError that names the file and the place in it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from transfer_app.adapters.sources.profiles import (
    Condition,
    Field,
    Into,
    Profile,
    SpanRole,
    SpanRule,
    Table,
    Through,
    plain,
)
from transfer_app.adapters.sources.xml_layout import RowLayout, Way, XmlLayout
from transfer_app.domain.dates import DateFormat
from transfer_app.domain.errors import ProfileError
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand

SCHEMA_NAME = "profile.schema.json"


def load_profiles(schemas: Path) -> tuple[Profile, ...]:
    """Every profile of the schemas folder, in the order of their file names."""
    found = sorted((schemas / "profiles").glob("*.toml"))
    schema = schemas / SCHEMA_NAME
    return tuple(_known(path, schema, _stamp(path), _stamp(schema)) for path in found)


@lru_cache(maxsize=64)
def _known(path: Path, schema: Path, *_stamps: tuple[int, int]) -> Profile:
    """Read once while the files are as they are: to check one by its schema takes a tenth of a second."""
    return load_profile(path, schema)


def _stamp(path: Path) -> tuple[int, int]:
    """(when it was written, how long it is); zeros where it is not there, which reading it says."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def load_profile(path: Path, schema: Path) -> Profile:
    """One profile, the schema's and this module's rules kept; else ProfileError."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ProfileError(f"The profile {path.name} cannot be read: {problem.strerror}.") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ProfileError(f"The profile {path.name} is not a TOML file: {problem}.") from problem
    rules = Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
    faults = sorted(rules.iter_errors(content), key=lambda fault: list(map(str, fault.absolute_path)))
    if faults:
        place = _place(list(faults[0].absolute_path))
        why = "this does not belong here" if faults[0].validator == "not" else faults[0].message
        raise ProfileError(f"The profile {path.name} is wrong at {place}: {why}.")
    profile = _profile(path.name, content)
    _check_links(profile)
    return profile


def _place(path: list[str | int]) -> str:
    words = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".") or "the top"


def _profile(file: str, content: Mapping[str, Any]) -> Profile:
    kinds = [
        (plain(pattern), AddressKind(kind))
        for kind, patterns in content.get("address_kinds", {}).items()
        for pattern in patterns
    ]
    # A type written out in full is a better match than one with a star, whatever their order.
    kinds.sort(key=lambda entry: "*" in entry[0])
    return Profile(
        file=file,
        name=content["name"],
        title=content["title"],
        system=content["system"],
        version=content["version"],
        persons_required=content["persons_required"],
        dates=tuple(DateFormat(one) for one in content["dates"]),
        address_kinds=tuple(kinds),
        tables=tuple(_table(table) for table in content["table"]),
        xml=_document(content["xml"]) if "xml" in content else None,
    )


def _table(content: Mapping[str, Any]) -> Table:
    through = content.get("through")
    return Table(
        name=content["name"],
        title=content.get("title", content["name"]),
        into=Into(content["into"]),
        recognise=tuple(_names(one) for one in content["recognise"]),
        columns=frozenset(name.lower() for name in content["columns"]),
        key=_names(content.get("key", [])),
        person=_names(content.get("person", [])),
        through=Through(through["column"].lower(), through["table"], through["key"].lower())
        if through
        else None,
        fields=_fields(content.get("fields", {})),
        spans=tuple(_span(one) for one in content.get("span", [])),
        dates={
            column.lower(): tuple(DateFormat(one) for one in formats)
            for column, formats in content.get("dates", {}).items()
        },
        word=content.get("word", "").lower(),
        unique=content.get("unique", False),
        xml=_rows(content["xml"]) if "xml" in content else None,
    )


def _document(content: Mapping[str, Any]) -> XmlLayout:
    unit = content["unit"]
    return XmlLayout(tuple(unit.lower().split("/")), unit, frozenset(_names(content.get("beside", []))))


def _rows(content: Mapping[str, Any]) -> RowLayout:
    return RowLayout(
        row=tuple(content["row"].lower().split("/")),
        tag=content["row"].rpartition("/")[2],
        columns={
            name.lower(): tuple(Way.written(one) for one in ([ways] if isinstance(ways, str) else ways))
            for name, ways in content["columns"].items()
        },
        rows_with={
            name.lower(): tuple(map(plain, texts)) for name, texts in content.get("rows_with", {}).items()
        },
    )


def _span(content: Mapping[str, Any]) -> SpanRule:
    return SpanRule(
        kind=SpanKind(content["kind"]),
        strand=Strand(content["strand"]),
        role=SpanRole(content["role"]),
        fields=_fields(content["fields"]),
        when=_conditions(content.get("when", {})),
        unless=_conditions(content.get("unless", {})),
    )


def _conditions(content: Mapping[str, list[str]]) -> tuple[Condition, ...]:
    return tuple(Condition(column.lower(), tuple(map(plain, texts))) for column, texts in content.items())


def _fields(content: Mapping[str, Any]) -> dict[str, Field]:
    return {name: _field(written) for name, written in content.items()}


def _field(written: str | list[str] | Mapping[str, Any]) -> Field:
    if not isinstance(written, Mapping):
        return Field(_names(written))
    return Field(
        columns=_names(written.get("column", [])),
        fixed=written.get("fixed", ""),
        values={plain(text): meaning for text, meaning in written.get("values", {}).items()},
        only_values=written.get("only_values", False),
        leading_code=written.get("leading_code", False),
        known=tuple(map(plain, written.get("known", []))),
        needed=written.get("needed", False),
    )


def _names(written: str | list[str]) -> tuple[str, ...]:
    names = [written] if isinstance(written, str) else written
    return tuple(name.lower() for name in names)


def _check_links(profile: Profile) -> None:
    """What a schema cannot say: names are unique, links point back, mapped columns are listed ones."""
    seen: dict[str, Table] = {}
    for table in profile.tables:
        where = f"The profile {profile.file} is wrong at table {table.name!r}:"
        if table.name in seen:
            raise ProfileError(f"{where} two tables have this name.")
        unlisted = sorted(set(table.used_columns()) - table.columns)
        if unlisted:
            raise ProfileError(f"{where} {unlisted[0]!r} is used but is not in its columns.")
        link = table.through
        if link is not None and (link.table not in seen or link.key not in seen[link.table].columns):
            raise ProfileError(f"{where} it goes through {link.table!r}, which is not an earlier table.")
        if table.word and not all(_names_its_word(rule, table.word) for rule in table.spans):
            raise ProfileError(f"{where} a span of it has no word of {table.word!r} in 'when', in full.")
        if table.unique and not table.key:
            raise ProfileError(f"{where} its rows are to be unique, but it has no key.")
        if table.into not in (Into.KEPT, Into.PERSON) and not (table.person or link):
            raise ProfileError(f"{where} it has neither a person column nor a way through another table.")
        if table.xml is not None and (fault := _xml_fault(table, table.xml)):
            raise ProfileError(f"{where} {fault}.")
        if table.xml is not None and profile.xml is None:
            raise ProfileError(f"{where} it stands in an XML document, but the profile has no [xml].")
        seen[table.name] = table
    if profile.persons_required and profile.person_table() is None:
        raise ProfileError(f"The profile {profile.file} needs a table that goes into 'person'.")


def _xml_fault(table: Table, layout: RowLayout) -> str:
    """What is wrong with where the table stands in XML; '' when nothing is."""
    if unlisted := sorted(layout.columns.keys() - table.columns):
        return f"{unlisted[0]!r} is in its XML but is not in its columns"
    if unknown := sorted(layout.rows_with.keys() - layout.columns.keys()):
        return f"{unknown[0]!r} decides on rows of its XML but is not in the columns there"
    if any(way.up > len(layout.row) for ways in layout.columns.values() for way in ways):
        return "a path of its XML leads up out of the child's element"
    return ""


def _names_its_word(rule: SpanRule, column: str) -> bool:
    """A star would let any word through, and then none could be said to be unknown."""
    own = [text for one in rule.when if one.column == column for text in one.patterns]
    return bool(own) and not any("*" in text or "?" in text or "[" in text for text in own)
