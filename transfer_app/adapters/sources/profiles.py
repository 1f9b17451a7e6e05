"""An import profile as values: which tables a system's export has, and what each column means.

The file format is docs/format-profile.md; profile_files.py reads it. Everything here is frozen and
checked, so the readers need no second look at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from transfer_app.adapters.sources.xml_layout import RowLayout, XmlLayout
from transfer_app.domain.dates import DateFormat
from transfer_app.domain.identifiers import visible
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand


class Into(StrEnum):
    """What a table's rows become. Every row is also kept as it was read."""

    PERSON = "person"
    ADDRESS = "address"
    SPAN = "span"
    FAMILY = "family"
    MOTHER = "mother"
    RESTRICTED = "restricted"
    DOCUMENT = "document"
    KEPT = "kept"


class SpanRole(StrEnum):
    """How a span's two dates say whether it is open.

    SPELL: from start to end, open while there is no end. EVENT: one day, never open afterwards.
    DUE: open from its due date (start) until done (end), and then the one day on which it was done.
    """

    SPELL = "spell"
    EVENT = "event"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Field:
    """Where one canonical field comes from: the first of `columns` that the file has, or `fixed`.

    values: what the cell's text (upper case) stands for; other texts stay as they are, or become ''
    when only_values. leading_code: 'C2 - Care order' is read as 'C2'. known: the words (upper case) that the
    cell may hold, none: any; needed: it may not be blank. A cell that breaks either rejects its row.
    """

    columns: tuple[str, ...] = ()
    fixed: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    only_values: bool = False
    leading_code: bool = False
    known: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the column's text (upper case) matches one of the patterns; '*' means not blank."""

    column: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpanRule:
    """One kind of span that a row gives, when all of `when` hold and none of `unless`."""

    kind: SpanKind
    strand: Strand
    role: SpanRole
    fields: Mapping[str, Field]
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Through:
    """The child is found through another table: this `column` holds that `table`'s `key`."""

    column: str
    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the export.

    recognise: each entry is a column that must be present, or several names of which one must be.
    columns: every column the table is known to have. key: the columns that are the row's identity;
    empty: the whole row is. person: columns that name the child, the first present decides; when none
    is present or it is blank, through does. dates: formats for single columns, else the profile's.
    word: the column whose word says which span a row gives; '' when the columns themselves do. unique: a
    second row with the same key and other content is rejected. xml: where it stands in an XML document.
    """

    name: str
    title: str
    into: Into
    recognise: tuple[tuple[str, ...], ...]
    columns: frozenset[str]
    key: tuple[str, ...]
    person: tuple[str, ...]
    through: Through | None
    fields: Mapping[str, Field]
    spans: tuple[SpanRule, ...]
    dates: Mapping[str, tuple[DateFormat, ...]]
    word: str = ""
    unique: bool = False
    xml: RowLayout | None = None

    def words(self) -> tuple[str, ...]:
        """Every word (upper case) that the word column may hold, in the order of the spans."""
        conditions = (condition for rule in self.spans for condition in rule.when)
        found = (text for one in conditions if one.column == self.word for text in one.patterns)
        return tuple(dict.fromkeys(found))

    def missing_from(self, present: frozenset[str]) -> tuple[str, ...]:
        """The required columns that a file lacks; none missing means it is this table."""
        return tuple(names[0] for names in self.recognise if not present.intersection(names))

    def used_columns(self) -> Iterator[str]:
        """Every column this table's mapping names, once or more."""
        yield from self.key
        yield from self.person
        yield from self.dates
        if self.through is not None:
            yield self.through.column
        if self.word:
            yield self.word
        for names in self.recognise:
            yield from names
        for one in self.fields.values():
            yield from one.columns
        for rule in self.spans:
            yield from (condition.column for condition in (*rule.when, *rule.unless))
            for one in rule.fields.values():
                yield from one.columns


@dataclass(frozen=True, slots=True)
class Profile:
    """One source system's export. file: where it was read, for messages.

    persons_required: a set without the person table is refused. address_kinds: patterns of address
    types (upper case), in order; the first that matches decides. xml: how its documents are made.
    """

    file: str
    name: str
    title: str
    system: str
    version: str
    persons_required: bool
    dates: tuple[DateFormat, ...]
    address_kinds: tuple[tuple[str, AddressKind], ...]
    tables: tuple[Table, ...]
    xml: XmlLayout | None = None

    def address_kind(self, written: str) -> AddressKind | None:
        """What an address type stands for; None when the profile does not list it."""
        text = plain(written)
        if not text:
            return AddressKind.UNKNOWN
        return next((kind for pattern, kind in self.address_kinds if fnmatchcase(text, pattern)), None)

    def formats(self, table: Table, column: str) -> tuple[DateFormat, ...]:
        return table.dates.get(column, self.dates)

    def person_table(self) -> Table | None:
        return next((table for table in self.tables if table.into is Into.PERSON), None)


def plain(text: str) -> str:
    """Upper case with single spaces: how patterns and value maps see a cell."""
    return " ".join(visible(text).upper().split())
