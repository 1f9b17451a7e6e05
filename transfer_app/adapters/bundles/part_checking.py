"""Checking the parts of a package one after the other here, or several at once in processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from transfer_app.adapters.bundles.checked_part import checked_part
from transfer_app.adapters.bundles.content_key import ContentKey, content_key_of
from transfer_app.adapters.bundles.part_files import PartFiles
from transfer_app.adapters.bundles.part_processes import Inbox, PartProcesses, Told
from transfer_app.adapters.bundles.parts_found import PartFound
from transfer_app.domain.manifest import PackageManifest
from transfer_app.domain.package_names import part_stem

Tell = Callable[[int], None]
"""How many sealed bytes were read; may raise Cancelled."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts to check: below folder, of this manifest. unpack_to: where their files are written, if so."""

    folder: Path
    manifest: PackageManifest
    unpack_to: Path | None

    def check(self, number: int, key: ContentKey, tell: Tell) -> PartFound:
        header, part = self.manifest.header, self.manifest.parts[number - 1]
        stem = part_stem(header.package, number)
        keep = PartFiles(self.unpack_to / stem).file if self.unpack_to is not None else None
        return PartFound.of(*checked_part(self.folder / part.name, header, number, part, key, tell, keep))

    @property
    def numbers(self) -> range:
        return range(1, len(self.manifest.parts) + 1)


def check_here(parts: Parts, key: ContentKey, tell: Tell) -> Generator[PartFound, None, None]:
    """What each holds, in order."""
    before = 0
    for number, part in zip(parts.numbers, parts.manifest.parts, strict=True):
        yield parts.check(number, key, _after(before, tell))
        before += part.size
        tell(before)


def check_in_processes(
    parts: Parts, key: ContentKey, tell: Tell, processes: int
) -> Generator[PartFound, None, None]:
    """As check_here, several parts at once; the first fault that is found ends it."""
    checked: dict[int, PartFound] = {}
    awaited = iter(parts.numbers)
    due = next(awaited, 0)

    def in_order(results: Iterator[object]) -> Iterator[PartFound]:
        nonlocal due
        for result in results:
            assert isinstance(result, _Checked)
            checked[result.number] = result.found
            while (found := checked.pop(due, None)) is not None:
                due = next(awaited, 0)
                yield found

    with PartProcesses(processes, _check, _Setup(parts, key.secret_text()), tell) as team:
        for number in parts.numbers:
            team.begin(number)
            yield from in_order(iter(team.results()))
        yield from in_order(team.rest())


@dataclass(frozen=True, slots=True)
class _Setup:
    parts: Parts
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Checked:
    number: int
    found: PartFound


def _check(setup: _Setup, inbox: Inbox, told: Told) -> None:
    """In a process: the numbers of the parts to check."""
    key, before = content_key_of(setup.key), 0
    while (number := inbox.next()) is not None:
        told.give(partial(_checked, setup.parts, number, key, _after(before, told.done)))
        before += setup.parts.manifest.parts[number - 1].size


def _checked(parts: Parts, number: int, key: ContentKey, tell: Tell) -> _Checked:
    return _Checked(number, parts.check(number, key, tell))


def _after(before: int, tell: Tell) -> Tell:
    return lambda done: tell(before + done)
