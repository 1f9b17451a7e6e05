"""Commands that choose the areas of the successors, and say what is wrong with a layer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli.console import facts, heading, say, table
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.geography import Area, BoundaryProblem
from transfer_app.domain.places import BoundarySet
from transfer_app.services import boundaries
from transfer_app.services.session import Session

app = typer.Typer(no_args_is_help=True, help="The successors' areas: layers, checks, the set in use.")


@app.command("layers")
@signed_in
def layers(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A GeoPackage, GeoJSON or Shapefile.")],
) -> None:
    """List the layers of a file with their columns, to choose the code and name columns from.

    Example: transfer-app boundaries layers county.gpkg
    """
    for layer in boundaries.layers(session, file):
        heading(layer.name)
        facts(
            [
                ("areas", layer.feature_count),
                ("reference system", layer.crs or "none named"),
                ("columns", ", ".join(layer.columns)),
            ],
            "  ",
        )


@app.command("set")
@signed_in
def set_in_use(
    session: Session,
    successors: Annotated[
        Path | None, typer.Option(help="The file with the successors' areas.", metavar="FILE")
    ] = None,
    layer: Annotated[
        str | None, typer.Option(help="Its layer, where it has several.", metavar="NAME")
    ] = None,
    code_column: Annotated[
        str, typer.Option(metavar="COLUMN", help="The column with the authorities' codes.")
    ] = "code",
    name_column: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column with their names.")
    ] = None,
    predecessors: Annotated[
        Path | None,
        typer.Option(
            help="A file with the predecessor districts. Neighbours in it, such as all districts of the "
            "country, tell the county's border on land from its coast.",
            metavar="FILE",
        ),
    ] = None,
    predecessors_layer: Annotated[
        str | None, typer.Option(help="Its layer, where it has several.", metavar="NAME")
    ] = None,
    predecessors_code_column: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Its code column, where it is named otherwise.")
    ] = None,
    predecessors_name_column: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Its name column, where it is named otherwise.")
    ] = None,
    composition: Annotated[
        Path | None,
        typer.Option(
            help="Make the successors from districts: a CSV of successor_code, successor_name and "
            "district_code.",
            metavar="FILE",
        ),
    ] = None,
    check_only: Annotated[
        bool, typer.Option("--check-only", help="Only say what is wrong; keep nothing.")
    ] = False,
) -> None:
    """Check a boundary set and make it the one in use: a layer of successors, or districts and a composition.

    Gaps, overlaps, invalid rings and wrong reference systems are said in words; a set with a problem that
    would lose or double a record is refused.

    Example: transfer-app boundaries set --successors county.gpkg --layer after --code-column LAD19CD

    Example: transfer-app boundaries set --predecessors districts.geojson --composition composition.csv
    """
    before = _choice(
        predecessors,
        predecessors_layer,
        predecessors_code_column or code_column,
        predecessors_name_column or name_column,
    )
    prepared = boundaries.prepare(
        session,
        successors=_choice(successors, layer, code_column, name_column),
        predecessors=before,
        composition=composition,
    )
    _say_problems(prepared.problems)
    if check_only:
        say(f"Checked only: {_described(prepared)}; nothing was kept.")
        return
    kept = boundaries.keep(session, prepared)
    say(f"In use: {_described(kept)}.", "bold")
    if kept.reprojection_error_m:
        say(f"Reprojecting added up to {kept.reprojection_error_m:g} m; every radius is widened by it.")
    say("Next: 'allocate'.")


@app.command("show")
@signed_in
def show(session: Session) -> None:
    """Show the boundary set in use, and what was found wrong with it."""
    found = boundaries.in_use(session)
    if found is None:
        say("There is no boundary set yet. Set one with 'boundaries set'.")
        return
    facts([("from", found.source), ("set on", found.loaded_at), ("digest", found.digest)])
    say()
    table(
        ("successor", "name"),
        _named(found.successors),
    )
    if found.predecessors:
        say()
        table(("predecessor district", "name"), _named(found.predecessors))
    _say_problems(found.problems)


@app.command("list")
@signed_in
def list_sets(session: Session) -> None:
    """List every boundary set that was ever in use, with the number that 'compare' takes.

    Example: transfer-app boundaries list
    """
    now = boundaries.in_use(session)
    table(
        ("number", "successors", "from", "set on", ""),
        [
            (one.id, _described(one), one.source, one.loaded_at, "in use" if now and one.id == now.id else "")
            for one in boundaries.stored(session)
        ],
        right=("number",),
    )


def _choice(
    path: Path | None, layer: str | None, code_column: str, name_column: str | None
) -> boundaries.LayerChoice | None:
    return boundaries.LayerChoice(path, layer, code_column, name_column) if path is not None else None


def _described(prepared: BoundarySet) -> str:
    return ", ".join(f"{name} ({code})" if name else code for code, name in _named(prepared.successors))


def _named(areas: Iterable[Area]) -> list[tuple[str, str]]:
    """(code, name); without a name column the code is the name, and is said once."""
    return [(area.code, area.name if area.name != area.code else "") for area in areas]


def _say_problems(problems: Iterable[BoundaryProblem]) -> None:
    for problem in problems:
        prefix = "Must be corrected" if problem.blocks else "Note"
        say(f"{prefix}: {problem.message}", "red" if problem.blocks else "yellow")
