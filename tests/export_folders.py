"""Small exports made on the spot, and what reading one gave, for the reader's tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from transfer_app.adapters.sources import SourceSurvey, load_profiles, read, recognise
from transfer_app.domain.loaded import (
    AddressRow,
    Batch,
    FamilyLink,
    LoadedRow,
    MotherLink,
    Note,
    Rejected,
    RestrictedRow,
    SpanRow,
)
from transfer_app.domain.people import Person, PersonRef
from transfer_app.resources import schemas_folder

PROFILES = load_profiles(schemas_folder())

PERSON = "pers_person_id,pers_forename,pers_surname,pers_sex,pers_dob"
ADDRESS = (
    "addr_table_id,addr_person_id,addr_address_type,addr_address_start_date,addr_address_end_date,"
    "addr_address_postcode,addr_address_json"
)
PEOPLE = f"{PERSON}\n1,Ann,Ash,F,2015-04-01\n2,Bob,Birch,M,2012-09-30\n"


@dataclass(frozen=True)
class Reading:
    """Everything the batches of one reading held, one after the other."""

    survey: SourceSurvey
    batches: tuple[Batch, ...]

    def _all(self, name: str) -> list:
        return [one for batch in self.batches for one in getattr(batch, name)]

    @property
    def rows(self) -> list[LoadedRow]:
        return self._all("rows")

    @property
    def rejected(self) -> list[Rejected]:
        return self._all("rejected")

    @property
    def persons(self) -> list[Person]:
        return self._all("persons")

    @property
    def addresses(self) -> list[AddressRow]:
        return self._all("addresses")

    @property
    def spans(self) -> list[SpanRow]:
        return self._all("spans")

    @property
    def families(self) -> list[FamilyLink]:
        return self._all("families")

    @property
    def mothers(self) -> list[MotherLink]:
        return self._all("mothers")

    @property
    def restricted(self) -> list[RestrictedRow]:
        return self._all("restricted")

    @property
    def notes(self) -> list[Note]:
        return self._all("notes")

    @property
    def blank(self) -> int:
        return sum(batch.blank for batch in self.batches)


def write_export(place: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder of files: text as UTF-8, bytes as they are."""
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (place / name).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return place


def read_export(path: Path, known: frozenset[PersonRef] = frozenset()) -> Reading:
    survey = recognise(path, PROFILES)
    return Reading(survey, tuple(read(survey, known=known)))


def read_files(place: Path, files: Mapping[str, str | bytes]) -> Reading:
    return read_export(write_export(place, files))
