"""The exports port: recognise and read through the program's profiles."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

from transfer_app.adapters.sources.profile_files import load_profiles
from transfer_app.adapters.sources.reading import Progress, read
from transfer_app.adapters.sources.report import write_rejects, write_table
from transfer_app.adapters.sources.survey import recognise
from transfer_app.adapters.sources.surveyed import SourceSurvey
from transfer_app.domain.loaded import Batch, Rejected
from transfer_app.domain.people import PersonRef
from transfer_app.services.ports.sources import Survey


class ProfiledExports:
    """schemas: the folder that holds profiles/ and their JSON Schema."""

    def __init__(self, schemas: Path) -> None:
        self._schemas = schemas

    def survey(self, path: Path) -> SourceSurvey:
        return recognise(path, load_profiles(self._schemas))

    def title(self, survey: Survey) -> str:
        """Which profile or profiles the files belong to, in words."""
        return ", ".join(profile.title for profile in cast(SourceSurvey, survey).profiles)

    def read(self, survey: Survey, progress: Progress, known: Container[PersonRef]) -> Iterator[Batch]:
        return read(cast(SourceSurvey, survey), progress, known)

    def write_rejects(self, path: Path, rejects: Iterable[Rejected]) -> int:
        return write_rejects(path, rejects)

    def write_table(self, path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
        return write_table(path, columns, rows)
