"""Looking over an export before reading it: which files are which tables, and which are refused why.

A table is recognised by its columns, never by the file's name. One bad file never stops the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from transfer_app.adapters.sources import csv_tables, sheet_tables, xml_tables
from transfer_app.adapters.sources.profiles import Into, Profile
from transfer_app.adapters.sources.surveyed import RefusedFile, SourceSurvey, SurveyedFile
from transfer_app.adapters.sources.text_files import NotReadable
from transfer_app.domain.errors import SourceRefused

_NONE = "it is not a .csv file, an .xlsx workbook or .xml; save each table as 'CSV UTF-8'"
_OTHER = {
    ".xls": "it is an old Excel workbook; save it as .xlsx",
    ".xlsb": "it is a binary Excel workbook; save it as .xlsx",
    ".xlsm": "it is a workbook with macros; save it as .xlsx without them",
    ".ods": "it is an OpenDocument sheet; save it as .xlsx, or each table as 'CSV UTF-8'",
    ".zip": "it is packed; unpack it first",
}


def recognise(path: Path, profiles: Sequence[Profile]) -> SourceSurvey:
    """Look over a folder (its own files, not its folders') or one CSV file; SourceRefused when no use."""
    files: list[SurveyedFile] = []
    refused: list[RefusedFile] = []
    for one in _files_of(path):
        try:
            for found in _survey(one, profiles):
                if isinstance(found, SurveyedFile):
                    files.append(found)
                else:
                    refused.append(found)
        except NotReadable as problem:
            refused.append(RefusedFile(one.name, f"{one.name} was not read: {problem.reason}."))
    if not files:
        raise _nothing(path, refused)
    _check_one_system(path, files)
    return SourceSurvey(path, tuple(sorted(files, key=_Order(profiles))), tuple(refused))


def _files_of(path: Path) -> list[Path]:
    try:
        if not path.exists():
            raise SourceRefused(f"There is nothing at {path}.", "Check the name of the file or folder.")
        if not path.is_dir():
            return [path]
        found = sorted(path.iterdir(), key=lambda one: one.name)
    except OSError as problem:
        raise SourceRefused(f"{path} cannot be opened: {problem.strerror}.") from problem
    # Hidden files and Excel's lock files (~$name) are the computer's own and never hold a table.
    return [one for one in found if not one.name.startswith((".", "~$"))]


def recognise_index(path: Path, profiles: Sequence[Profile]) -> SurveyedFile:
    """Look over one CSV file that is to be an index of documents; NotReadable when it is not."""
    tables = ((each, tuple(t for t in each.tables if t.into is Into.DOCUMENT)) for each in profiles)
    return csv_tables.survey_csv(
        path, [replace(each, tables=own) for each, own in tables], for_documents=True
    )


def _survey(path: Path, profiles: Sequence[Profile]) -> Iterable[SurveyedFile | RefusedFile]:
    ending = path.suffix.lower()
    if ending == ".xlsx":
        # A workbook that turns out to be damaged half way is refused whole.
        return list(sheet_tables.survey_workbook(path, profiles))
    if ending == ".xml":
        return xml_tables.survey_xml(path, profiles)
    if path.is_file() and ending not in csv_tables.ENDINGS:
        raise NotReadable(_OTHER.get(ending, _NONE))
    return [csv_tables.survey_csv(path, profiles)]


class _Order:
    """People first in every profile, then the profile's own order, then the file's name."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        tables = [(profile.name, table) for profile in profiles for table in profile.tables]
        self._place = {(name, table.name): place for place, (name, table) in enumerate(tables)}

    def __call__(self, file: SurveyedFile) -> tuple[bool, int, str]:
        place = self._place[file.profile.name, file.table.name]
        return file.table.into != "person", place, file.name


def _check_one_system(path: Path, files: Sequence[SurveyedFile]) -> None:
    """Two systems number children differently, so their ids must never be matched in one reading."""
    systems = {file.profile.name: file.profile for file in files if file.profile.persons_required}
    if len(systems) > 1:
        titles = " and ".join(profile.title for profile in systems.values())
        raise SourceRefused(
            f"{path} holds tables of two systems: {titles}.",
            "Put each system's files in a folder of its own and load them one after the other.",
        )
    for profile in systems.values():
        table = profile.person_table()
        if table is not None and not any(file.table.name == table.name for file in files):
            raise SourceRefused(
                f"{path} holds no table of the children themselves ({table.title}).",
                f"Add {table.title} of the same export to the folder and load the folder again.",
            )


def _nothing(path: Path, refused: Sequence[RefusedFile]) -> SourceRefused:
    if not refused:
        return SourceRefused(f"The folder {path} holds no files.", "Choose the folder that holds the export.")
    reasons = " ".join(one.reason for one in refused[:3])
    more = f" So were {len(refused) - 3} other files." if len(refused) > 3 else ""
    return SourceRefused(f"No table of a known export was found. {reasons}{more}")
