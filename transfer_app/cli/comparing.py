"""The command that asks: what if the line, the rules or the extract were others?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.bars import working
from transfer_app.cli.console import counted, heading, note, say, say_json, table
from transfer_app.cli.sides import HELP, read_side
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.comparisons import Comparison, Kind, Line, Result, told
from transfer_app.services.session import Session

_NUMBERS = ("as it is", "with the change", "leave", "come")


@signed_in
def compare(
    session: Session,
    first: Annotated[str, typer.Argument(metavar="A", help=f"One side: {HELP}")],
    second: Annotated[str, typer.Argument(metavar="B", help="The other side, written in the same way.")],
    code_column: Annotated[
        str, typer.Option(metavar="COLUMN", help="The column with the codes in boundary files.")
    ] = "code",
    name_column: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column with the names in boundary files.")
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", help="Write the records that would move to this CSV.", metavar="FILE"),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option("--map", help="Draw those that would move on a map, as SVG.", metavar="FILE"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Compare two boundary sets, rule sets or extracts: who would move, counted by strand, status, successor.

    The allocation, the log and the balance are not touched: an extract that is compared is loaded, decided
    and taken back again. What people settled counts on a side while the facts it rests on are the same
    there. Restricted records are counted, and listed only to those who may see them.

    Example: transfer-app compare current boundaries:proposal.gpkg#after

    Example: transfer-app compare current districts:districts.gpkg,composition:proposal.csv --csv movers.csv

    Example: transfer-app compare rules:a.toml rules:b.toml

    Example: transfer-app compare current extract:exports/november,rules:b.toml --json
    """
    from transfer_app.services import comparing, comparison_map

    sides = [read_side(session, text, code_column, name_column) for text in (first, second)]
    with working("Comparing") as job:
        found = comparing.compare(session, job, *sides)
    if as_json:
        say_json(_as_json(found))
    else:
        _say(found)
    if csv is not None:
        written = comparing.save_movers(session, found, csv)
        note(f"{counted(written, 'case record')} that would move, in {csv}: its points are homes.")
    if picture is not None:
        comparison_map.save(session, found, sides[0].boundaries, sides[1].boundaries, picture)
        note(f"The map is in {picture}: its points are homes.")


def _say(found: Comparison) -> None:
    if found.moved:
        _table("strand", found.by_strand())
        _table("status on vesting day", found.by_status())
        _table("outcome", found.by_result())
        heading("From, to")
        table(
            ("strand", "as it is", "with the change", "case records"),
            [(*names, f"{number:,}") for names, number in _ways(found)],
            right=("case records",),
        )
        say()
    say(told(found), "bold")
    if found.reopened:
        say(f"{counted(found.reopened, 'decision')} that people made would come back to them.", "yellow")
    if found.hidden:
        say(f"{counted(found.hidden, 'restricted record')} among them: counted, and not listed to you.")


def _table(title: str, lines: Iterable[Line]) -> None:
    heading(f"By {title}")
    rows = [(one.name, *(f"{n:,}" for n in (one.before, one.after, one.leave, one.come))) for one in lines]
    table((title, *_NUMBERS), rows, right=_NUMBERS)


def _ways(found: Comparison) -> list[tuple[tuple[str, str, str], int]]:
    """(strand, from, to) of all that differ, with how many."""
    ways: dict[tuple[str, str, str], int] = {}
    for kind, number in found.counts.items():
        if kind.before != kind.after:
            before, after = (_words(one, found.names) for one in (kind.before, kind.after))
            key = (kind.strand.value, before, after)
            ways[key] = ways.get(key, 0) + number
    return sorted(ways.items())


def _words(result: Result | None, names: Mapping[str, str]) -> str:
    return result.words(names) if result is not None else "not there"


def _as_json(found: Comparison) -> dict[str, object]:
    return {
        "records": found.records,
        "moved": found.moved,
        "reopened": found.reopened,
        "hidden": found.hidden,
        "changes": {how.value: number for how, number in found.changes.items()},
        "counts": [_count(kind, number) for kind, number in sorted(found.counts.items(), key=repr)],
        "movers": [
            {
                "record": one.ref, "strand": one.strand.value, "status": one.status,
                "change": one.change.value, "before": _result(one.before), "after": _result(one.after),
                "easting": one.easting, "northing": one.northing,
            }
            for one in found.movers
        ],
        "names": dict(found.names),
    }  # fmt: skip


def _count(kind: Kind, number: int) -> dict[str, object]:
    return {
        "strand": kind.strand.value, "status_before": kind.status_before, "status_after": kind.status_after,
        "before": _result(kind.before), "after": _result(kind.after), "records": number,
    }  # fmt: skip


def _result(result: Result | None) -> dict[str, object] | None:
    if result is None:
        return None
    return {
        "outcome": result.outcome.value, "area": result.area, "reason": result.reason,
        "reopened": result.reopened,
    }  # fmt: skip
