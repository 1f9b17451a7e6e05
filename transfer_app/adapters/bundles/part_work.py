"""What a process does that seals parts. It imports this, and little else, so that it is soon at work."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from transfer_app.adapters.bundles.content_key import content_key_of
from transfer_app.adapters.bundles.finished_files import BegunFile, FinishedFiles
from transfer_app.adapters.bundles.part_plan import PartsPlan
from transfer_app.adapters.bundles.part_processes import Inbox, Told
from transfer_app.adapters.bundles.part_writer import FinishedPart, PartWriter
from transfer_app.adapters.sealing.age.one_behind import OneBehind
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.manifest import PackageHeader
from transfer_app.domain.package_names import part_name


@dataclass(frozen=True, slots=True)
class Setup:
    """Where the parts go, and whose they are. key: the secret text of the content key."""

    folder: Path
    unfinished: Path
    header: PackageHeader
    plan: PartsPlan
    key: str = field(repr=False)


def seal_parts(setup: Setup, inbox: Inbox, told: Told) -> None:
    """In a process: a part's number, its cases, then how many bytes it has.

    A part goes to the disk while the next is sealed, and is finished once it is there.
    """
    key, done = content_key_of(setup.key), 0
    files = FinishedFiles(setup.folder, setup.unfinished)
    with OneBehind() as disk:
        while (number := inbox.next()) is not None:
            # What goes wrong ends the process, and that closes the file.
            file = files.begin(part_name(setup.header.package, number))
            part = PartWriter(
                file, setup.header, key, number, lambda: None, None,
                setup.plan.notices(number), setup.plan.basis,
            )  # fmt: skip
            while isinstance(message := inbox.next(), CaseFile):
                part.add(message)
                done += 1
                told.done(done)
            finished = partial(_on_disk, file, part.finish(message))
            disk.run(partial(told.give, finished))


def _on_disk(file: BegunFile, part: FinishedPart) -> FinishedPart:
    with closing(file):
        file.sync()
    return part
