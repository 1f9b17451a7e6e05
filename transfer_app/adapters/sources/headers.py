"""Which table a header's columns are: by the columns alone, never by the name of a file or a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from transfer_app.adapters.sources.profiles import Into, Profile, Table
from transfer_app.adapters.sources.text_files import NotReadable
from transfer_app.domain.identifiers import visible

MOST_COLUMNS = 2_000
NO_TABLE = "its first row holds none of the column names of any known table"


def check_width(columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise NotReadable(f"it has {columns:,} columns; no export has so many")


def matching(header: Sequence[str], profiles: Sequence[Profile]) -> tuple[Profile, Table] | None:
    """The one table that the header fits, None for none; NotReadable where it fits two equally well."""
    present = _present(header)
    fits = [(p, t) for p in profiles for t in p.tables if not t.missing_from(present)]
    # Where the columns of one table are among another's, the table with more of them is meant.
    fits.sort(key=lambda fit: len(fit[1].columns & present), reverse=True)
    if len(fits) > 1 and len({len(table.columns & present) for _, table in fits[:2]}) == 1:
        raise NotReadable(f"its columns fit two tables, {fits[0][1].name} and {fits[1][1].name}")
    return fits[0] if fits else None


def required(header: Sequence[str], profiles: Sequence[Profile]) -> tuple[Profile, Table]:
    """As matching; NotReadable where it fits none, with the table it comes nearest to."""
    fit = matching(header, profiles)
    if fit is None:
        raise NotReadable(nearest(header, profiles) or NO_TABLE)
    return fit


def check_goes_here(table: Table, *, for_documents: bool = False) -> None:
    if table.into is Into.DOCUMENT and not for_documents:
        raise NotReadable("it is an index of documents; load it together with their folder, under Documents")


def nearest(header: Sequence[str], profiles: Iterable[Profile]) -> str:
    """Which table the header comes nearest to and what it lacks; '' when it is near none."""
    present = _present(header)
    tables = [(len(t.columns & present), t) for p in profiles for t in p.tables]
    shared, table = max(tables, key=lambda entry: entry[0], default=(0, None))
    if table is None or shared < 2:
        return ""
    lacking = ", ".join(table.missing_from(present))
    return f"it is nearest to table {table.name}, but lacks the column {lacking}"


def named_columns(header: Sequence[str], table: Table) -> tuple[tuple[str, ...], list[str]]:
    """Unique lower-case names for the header's cells, and what is odd about them."""
    names: list[str] = []
    doubled: list[str] = []
    extra: list[str] = []
    for place, written in enumerate(header, 1):
        name = _column(written) or f"column {place}"
        if name in names:
            doubled.append(name)
            if name in set(table.used_columns()):
                raise NotReadable(f"it has the column {name} twice, and which one counts is not known")
            name = f"{name} (column {place})"
        elif name not in table.columns:
            extra.append(name)
        names.append(name)
    present = frozenset(names)
    absent = sorted(set(table.used_columns()) - present - _other_names(table, present))
    notes = [f"The column {name} is there twice." for name in doubled]
    if extra:
        notes.append(f"Columns that table {table.name} does not have are kept as they are: {few(extra)}.")
    if absent:
        notes.append(f"Columns that table {table.name} usually has are not there: {few(absent)}.")
    return tuple(names), notes


def few(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _present(header: Sequence[str]) -> frozenset[str]:
    return frozenset(map(_column, header))


def _column(written: str) -> str:
    return visible(written).lower()


def _other_names(table: Table, present: frozenset[str]) -> set[str]:
    """Names that are not missed, because the same field is there under another name."""
    fields = chain(table.fields.values(), *(rule.fields.values() for rule in table.spans))
    groups = chain((field.columns for field in fields), table.recognise, [table.person])
    return {name for names in groups if present.intersection(names) for name in names}
