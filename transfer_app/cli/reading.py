"""Commands of the receiving authority: single cases, of packages taken in or not, and their journal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from transfer_app.cli import receiving
from transfer_app.cli.answering import ManifestArgument
from transfer_app.cli.bars import working
from transfer_app.cli.console import counted, note, say, say_json, table
from transfer_app.cli.openings import show_openings
from transfer_app.cli.sign_in import signed_in
from transfer_app.domain.errors import NotFound
from transfer_app.domain.packages import IncomingCase
from transfer_app.domain.readings import Purpose
from transfer_app.domain.shared_packages import SharedPackage
from transfer_app.domain.staff import Act
from transfer_app.services.session import Session

app = receiving.app
"""The commands here are of the same group."""

PackageArgument = Annotated[str, typer.Argument(metavar="PACKAGE", help="The package: see 'receive list'.")]
CaseArgument = Annotated[
    str,
    typer.Argument(
        metavar="CASE", help="The record's opaque name, or a received case's number: see 'receive cases'."
    ),
]
PackageOption = Annotated[
    str,
    typer.Option("--package", metavar="PACKAGE", help="Where several packages hold a record of that name."),
]
PurposeOption = Annotated[str, typer.Option(metavar="TEXT", help="What you need it for; it is kept.")]
KindOption = Annotated[
    Purpose,
    typer.Option(metavar="KIND", help="One of: " + ", ".join(Purpose) + "; the journal says only this."),
]


@app.command("look")
@signed_in
def look(session: Session, manifest: ManifestArgument) -> None:
    """Open a package for reading single cases, without taking it in: it stays sealed where it is.

    Every byte is checked once. Point at it again where its files were moved; that is quick.

    Example: transfer-app receive look share/0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10.manifest.json
    """
    from transfer_app.services import looking

    with working("Checking") as job:
        found = looking.look(session, manifest, job)
    say(f"Package {found.ref} of {found.sender_name} is open for reading until {found.ends}.", "bold")
    say(f"{counted(found.records, 'case record')}; nothing was taken in, and no receipt was made.")
    say("List them with 'receive cases'; each one that you open is told to the sender.")


@app.command("list")
@signed_in
def listed(
    session: Session,
    package: Annotated[
        str, typer.Option(metavar="PACKAGE", help="List the cases of this package, as 'receive cases' does.")
    ] = "",
) -> None:
    """List the packages that came in or are open for reading, and how each stands."""
    from transfer_app.services import looking, reading

    if package:
        _show_cases(session, package, "")
        return
    shared = [
        (each.ref, each.sender_name, each.looked_at, _standing(session, each), f"{each.records:,}")
        for each in looking.shared(session)
    ]
    came = [
        (each.ref, each.sender_name, each.received_at, each.verdict, f"{each.records:,}")
        for each in reading.inbox(session)
    ]
    table(
        ("package", "from", "since", "how it stands", "case records"), shared + came, right=("case records",)
    )


def _standing(session: Session, package: SharedPackage) -> str:
    if package.ended(session.today()):
        return f"not taken in; reading ended on {package.ends}"
    return f"open for reading until {package.ends}"


@app.command("cases")
@signed_in
def cases(
    session: Session,
    package: PackageArgument,
    find: Annotated[
        str, typer.Option(metavar="TEXT", help="Only records whose opaque name holds this.")
    ] = "",
) -> None:
    """List the cases of a package by their opaque names; whose they are, only opening one says.

    There is no search by a child's name, as it would open every case: ask the sender for the record's name.

    Example: transfer-app receive cases 0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10 --find 7kq2
    """
    _show_cases(session, package, find)


def _show_cases(session: Session, package: str, find: str) -> None:
    from transfer_app.services import looking, reading

    if _is_shared(session, package):
        table(
            ("record", "strand", "documents"),
            [(each.ref, each.strand.value, each.documents) for each in looking.cases(session, package, find)],
            right=("documents",),
        )
        return
    found = reading.incoming_cases(session, reading.came_in(session, package).id)
    holding = find.strip().lower()
    table(
        ("number", "record", "strand", "documents", "copy"),
        [
            (each.id, each.ref, each.strand.value, each.documents, each.state)
            for each in found
            if holding in each.ref
        ],
        right=("number", "documents"),
    )


def _is_shared(session: Session, package: str) -> bool:
    from transfer_app.services import looking

    return package in {each.ref for each in looking.shared(session)}


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A case of a package that is open for reading."""

    package: str
    record: str


def _case(session: Session, case: str, package: str) -> int | _Sealed:
    """What was meant: the number of a received case, or a record of a package that is open for reading."""
    from transfer_app.services import looking, reading

    if case.isdigit() and not package:
        return int(case)
    sealed = [
        _Sealed(each.ref, one.ref)
        for each in (looking.shared(session) if session.user.may(Act.RECEIVE) else ())
        if package in ("", each.ref)
        for one in looking.cases(session, each.ref, case)
        if one.ref == case
    ]
    came: list[IncomingCase] = [
        one
        for each in reading.inbox(session)
        if package in ("", each.ref)
        for one in reading.incoming_cases(session, each.id)
        if one.ref == case
    ]
    found: list[int | _Sealed] = [*sealed, *(one.id for one in came)]
    if not found:
        raise NotFound(f"No record {case[:64]} is here to be read.", "See the records with 'receive cases'.")
    if len(found) > 1:
        raise NotFound(f"Several packages hold a record {case}.", "Say which, with --package.")
    return found[0]


@app.command("read")
@signed_in
def read(
    session: Session,
    case: CaseArgument,
    purpose: PurposeOption,
    kind: KindOption = Purpose.OTHER,
    package: PackageOption = "",
) -> None:
    """Open one case, as JSON. Who opened it, when and why is kept, and told to the sender.

    It is one of a package that was taken in, or one of a package that is open for reading.

    Example: transfer-app receive read 12 --purpose "First visit on Monday" --kind care-planning
    """
    from transfer_app.services import looking, reading

    which = _case(session, case, package)
    if isinstance(which, _Sealed):
        opened = looking.open_case(session, which.package, which.record, purpose, kind)
    else:
        opened = reading.open_case(session, which, purpose, kind)
    say_json(opened.content)
    if opened.warning:
        note(opened.warning)
    for each in opened.documents:
        note(f"Document {each.number}: {each.name}, {each.size:,} bytes. Open it with 'receive document'.")


@app.command("document")
@signed_in
def document(
    session: Session,
    case: CaseArgument,
    number: Annotated[int, typer.Argument(metavar="DOCUMENT", help="Its number: 'receive read' says it.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The new file to write it to.")],
    purpose: PurposeOption,
    kind: KindOption = Purpose.OTHER,
    package: PackageOption = "",
) -> None:
    """Open one document of a case into a new file. Who opened it, when and why is kept, and told.

    Example: transfer-app receive document 12 1 --out assessment.docx --purpose "First visit on Monday"
    """
    from transfer_app.services import looking, reading

    which = _case(session, case, package)
    if isinstance(which, _Sealed):
        found = looking.save_document(session, which.package, which.record, number, purpose, out, kind)
    else:
        found = reading.save_document(session, which, number, purpose, out, kind)
    say(f"{found.name} is in {out}: {found.size:,} bytes.")
    say("It is not encrypted there: remove it when you are done.", "yellow")


@app.command("journal")
@signed_in
def journal(
    session: Session,
    package: PackageArgument,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the signed journal here, to send back.")
    ] = None,
) -> None:
    """Show who opened what of a package, taken in or not, and save the signed journal for its sender.

    Example: transfer-app receive journal 0b9ed0c1-6c7c-4bd3-9f1a-5a3c1c3a9f10 --out outbox
    """
    from transfer_app.services import journals, reading

    if not _is_shared(session, package):
        reading.came_in(session, package)
    show_openings(journals.openings(session, package))
    if out is not None:
        path = journals.save(session, package, out)
        say(f"Send back the access journal {path}, with the .sig file beside it.")
