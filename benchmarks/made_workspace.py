"""A workspace of made-up children, written straight into the tables: what loading an extract would leave.

The county is two areas with one ragged line between them; its postcodes and homes lie anywhere in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from benchmarks.made_children import Children, children, record_table
from benchmarks.ragged_county import ragged_areas
from transfer_app import bootstrap
from transfer_app.adapters.geography.boundaries import areas_digest
from transfer_app.adapters.geography.gazetteer_keys import Keys, postcode_keys
from transfer_app.adapters.geography.gazetteer_pages import to_pages
from transfer_app.adapters.geography.gazetteers import GazetteerReading
from transfer_app.adapters.store import tables
from transfer_app.adapters.store.key_file import Cost
from transfer_app.adapters.store.key_slots import unlock
from transfer_app.adapters.store.records import record_ref
from transfer_app.adapters.store.workspace import WorkspaceFiles
from transfer_app.adapters.store.workspace_file import open_with_keys
from transfer_app.domain.accuracy import Product
from transfer_app.domain.places import BoundarySet, GazetteerSummary
from transfer_app.domain.vocabulary import Role, Strand
from transfer_app.services import workspaces
from transfer_app.services.ports.outside import Outside
from transfer_app.services.session import Session

PASSPHRASE = "correct horse battery"
NAME = "ann"
_AT = "2027-01-31T09:00:00Z"
_SIDE_M = 60_000.0
_CHUNK = 20_000
_LETTERS = np.array(list("ABDEFGHJLNPQRSTUWXYZ"))
_FORENAMES = ["Ann", "Ben", "Cat", "Dylan", "Elsie", "Finn", "Grace", "Harun", "Isla", "Jonah"]
_SURNAMES = [
    "Ash",
    "Birch",
    "Cole",
    "Dunne",
    "Eyre",
    "Foss",
    "Grant",
    "Hale",
    "Ivory",
    "Judd",
    "Khan",
    "Lowe",
]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows of each a workspace holds."""

    records: int
    people: int
    addresses: int
    spans: int
    postcodes: int
    uprns: int


def outside() -> Outside:
    """As in the field, but a passphrase becomes a key cheaply."""
    return bootstrap.outside(WorkspaceFiles(Cost(64, 1, 1)))


def sign_in(path: Path) -> Session:
    return workspaces.sign_in(outside(), path, NAME, PASSPHRASE)


def engine_of(path: Path) -> sa.Engine:
    """The rows themselves, for filling and for the plain reading that the allocation is held against."""
    return open_with_keys(path, [unlock(path, NAME, PASSPHRASE)])[0]


def make(path: Path, records: int, seed: int, vertices: int = 50_000) -> Sizes:
    """A new workspace with about this many case records, ready to be allocated."""
    session = workspaces.create(
        outside(), path, authority_code="E10999001", authority_name="Made-up", vesting_day=date(2027, 4, 1),
        user_name=NAME, display_name="Ann Archer", passphrase=PASSPHRASE,
        roles=[Role.DATA_OFFICER, Role.REVIEWER],
    )  # fmt: skip
    count = min(120_000, max(500, records // 8))
    made = children(records, count, seed)
    places = _Places(count, seed)
    _keep_places(session, places, vertices, seed)
    with session.workspace.read() as unit:
        secret = bytes.fromhex(unit.settings.get("record-secret"))
    session.workspace.close()
    engine = engine_of(path)
    with engine.begin() as connection:
        held = _Rows(connection, made, places).write(secret)
    engine.dispose()
    return Sizes(held, len(made.people), len(made.addresses), len(made.spans), count, len(places.uprns))


class _Places:
    """Postcodes by number, as text and as points; of each, twenty homes with a UPRN."""

    def __init__(self, count: int, seed: int) -> None:
        chance = np.random.default_rng(seed + 1)
        number = np.arange(count)
        sector, unit = np.divmod(number, 400)
        district, sector = np.divmod(sector, 10)
        area, district = np.divmod(district, 90)
        first, second = np.divmod(unit, 20)
        self.postcodes = np.array(
            [
                f"W{_LETTERS[a]}{d + 1} {s}{_LETTERS[x]}{_LETTERS[y]}"
                for a, d, s, x, y in zip(area, district, sector, first, second, strict=True)
            ]
        )
        self.points = np.rint(chance.uniform(0, _SIDE_M, (count, 2)) + np.array([400_000.0, 100_000.0]))
        self.quality = chance.choice(np.array([1, 1, 1, 1, 2, 3, 4, 5], np.uint8), count)
        self.homes = np.repeat(self.points, 20, axis=0) + np.rint(chance.normal(0, 60, (count * 20, 2)))
        self.uprns: NDArray[np.int64] = 100_000_000_000 + np.arange(count * 20, dtype=np.int64) * 7

    def gazetteers(self) -> Iterator[GazetteerReading]:
        """The UPRNs, then the postcodes; one in a hundred is in neither."""
        homes = np.arange(len(self.uprns)) % 100 != 99
        yield _reading(Product.OPEN_UPRN, self.uprns[homes].astype(np.uint64), self.homes[homes], None)
        kept = np.arange(len(self.postcodes)) % 100 != 99
        keys = postcode_keys(self.postcodes[kept].tolist())
        order = np.argsort(keys)
        yield _reading(Product.ONSPD, keys[order], self.points[kept][order], self.quality[kept][order])


def _reading(
    kind: Product, keys: Keys, points: NDArray[np.float64], quality: NDArray[np.uint8] | None
) -> GazetteerReading:
    cm = np.rint(points * 100).astype(np.int32)
    zeros = np.zeros(len(keys), np.uint8)
    codes = zeros if quality is None else quality
    return GazetteerReading(
        kind, f"{kind.value}.csv", keys, cm[:, 0], cm[:, 1], codes, zeros, len(keys), {}, f"made-{kind.value}"
    )


def _keep_places(session: Session, places: _Places, vertices: int, seed: int) -> None:
    areas = ragged_areas(2, vertices, _SIDE_M, seed)
    boundary_set = BoundarySet(
        name="Made-up", source="made", digest=areas_digest(areas), loaded_at=_AT, successors=areas,
        predecessors=(), problems=(), reprojection_error_m=0.0,
    )  # fmt: skip
    placer = session.outside.geography.build_placer(areas)
    with session.workspace.change() as unit:
        unit.boundaries.use(unit.boundaries.add(boundary_set, placer))
        for reading in places.gazetteers():
            summary = GazetteerSummary(
                reading.kind.value, reading.name, reading.digest, len(reading.keys), (), _AT
            )
            unit.gazetteers.add(summary, to_pages(reading))
        unit.log.append(session.entry("made-up-places"))


class _Rows:
    """Writes the rows of the children, table by table, each with the source row that it was read from."""

    def __init__(self, connection: sa.Connection, made: Children, places: _Places) -> None:
        self._connection, self._made, self._places = connection, made, places
        self._row = 0
        self._files = 0

    def write(self, secret: bytes) -> int:
        """Give how many case records there are."""
        self._connection.execute(
            sa.insert(tables.extracts).values(
                id=1, profile="made-up", source="ssd", digest="made-up", loaded_at=_AT, loaded_by=1
            )
        )
        self._people()
        self._addresses()
        for table, spans in self._made.spans.groupby("table", sort=True):
            self._spans(str(table), spans)
        self._families()
        return self._records(secret)

    def _file(self, table: str, rows: int) -> int:
        self._files += 1
        self._connection.execute(
            sa.insert(tables.source_files).values(
                id=self._files, extract_id=1, name=f"{table}.csv", table_name=table, rows=rows, loaded=rows,
                notes="[]",
            )
        )  # fmt: skip
        return self._files

    def _put(self, table: sa.Table, columns: list[str], rows: Iterable[tuple[object, ...]]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
        batch: list[tuple[object, ...]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _CHUNK:
                self._connection.exec_driver_sql(statement, batch)
                batch.clear()
        if batch:
            self._connection.exec_driver_sql(statement, batch)

    def _sources(self, table: str, frame: pd.DataFrame, values: Iterable[dict[str, str]]) -> range:
        """One source row for each row of the frame; give their ids."""
        file_id = self._file(table, len(frame))
        first = self._row + 1
        self._row += len(frame)
        rows = (
            (first + n, file_id, table, n + 2, _ref(person), f"{table}-{n}", _digest(text), text)
            for n, (person, text) in enumerate(
                zip(frame["person"].tolist(), map(json.dumps, values), strict=True)
            )
        )
        columns = ["id", "file_id", "table_name", "row_number", "person_ref", "row_key", "digest"]
        self._put(tables.source_rows, [*columns, "row_values"], rows)
        return range(first, first + len(frame))

    def _people(self) -> None:
        people = self._made.people
        stated = [
            (person, _FORENAMES[person * 7 % 10], f"{_SURNAMES[person * 5 % 12]}{person // 120}", girl, born)
            for person, girl, born in zip(
                people["person"].tolist(), people["girl"].tolist(), _iso(people["born"]), strict=True
            )
        ]
        cells = (
            {
                "pers_person_id": _ref(person), "pers_forename": forename, "pers_surname": surname,
                "pers_dob": str(born), "pers_ethnicity": "WBRI", "pers_sex": "F" if girl else "M",
                "pers_upn": _upn(person), "pers_legacy_id": f"{person + 5_000_000}", "pers_send_flag": "N",
            }
            for person, forename, surname, girl, born in stated
        )  # fmt: skip
        sources = self._sources("ssd_person", people, cells)
        columns = ["forename", "surname", "sex", "dob", "upn", "legacy_id", "source_row_id", "restricted"]
        searched = ["searched_surname", "searched_forename"]
        rows = [
            (
                person + 1, _ref(person), forename, surname, "F" if girl else "M", born, _upn(person),
                f"{person + 5_000_000}", source, int(restricted), surname.lower(), forename.lower(),
            )
            for (person, forename, surname, girl, born), source, restricted in zip(
                stated, sources, people["restricted"].tolist(), strict=True
            )
        ]  # fmt: skip
        self._put(tables.people, ["id", "ref", *columns, *searched], rows)
        said = [(row[8], row[0], *row[2:8], row[9]) for row in rows]
        self._put(
            tables.person_statements,
            ["source_row_id", "person_id", *columns[:6], "restricted"], said,
        )  # fmt: skip
        unread = people[people["rejected"]]["person"].tolist()
        self._put(
            tables.rejects,
            [
                "extract_id",
                "file",
                "table_name",
                "row_number",
                "column_name",
                "reason",
                "person_ref",
                "row_key",
            ],
            [
                (
                    1,
                    "ssd_address.csv",
                    "ssd_address",
                    9_000_000 + n,
                    "addr_start",
                    "no date",
                    _ref(p),
                    f"={n}",
                )
                for n, p in enumerate(unread)
            ],
        )

    def _addresses(self) -> None:
        made, places = self._made.addresses, self._places
        postcode = np.where(made["problem"] == "", places.postcodes[made["postcode"]], "")
        uprn = np.where(made["uprn"] < 0, 0, places.uprns[made["uprn"]])
        lines = [f"{h + 1}, Heron Street, Saltbeck" for h in made["home"].tolist()]
        starts, ends = _iso(made["start"]), _iso(made["end"])
        cells = (
            {
                "addr_person_id": _ref(person), "addr_address_start_date": str(start), "addr_type": kind,
                "addr_address_end_date": end or "", "addr_address_postcode": code,
                "addr_address_json": f'{{"ADDR1": "{line}", "UPRN": "{number}"}}',
            }
            for person, start, end, kind, code, line, number in zip(
                made["person"].tolist(), starts, ends, made["kind"].tolist(), postcode.tolist(), lines,
                uprn.tolist(), strict=True,
            )
        )  # fmt: skip
        sources = self._sources("ssd_address", made, cells)
        rows = zip(
            (made["person"] + 1).tolist(), sources, made["kind"].tolist(), made["kind"].tolist(), starts,
            ends, uprn.tolist(), postcode.tolist(), made["problem"].tolist(), lines, strict=True,
        )  # fmt: skip
        columns = ["person_id", "source_row_id", "kind", "kind_as_written", "start", "end", "uprn"]
        self._put(tables.addresses, [*columns, "postcode", "postcode_problem", "lines"], rows)

    def _spans(self, table: str, spans: pd.DataFrame) -> None:
        starts, ends = _iso(spans["start"]), _iso(spans["end"])
        postcode, home = (
            np.where(spans[name] < 0, "", self._places.postcodes[spans[name]]).tolist()
            for name in ("postcode", "home_postcode")
        )
        cells = (
            {
                "person_id": _ref(person), "start_date": str(start), "end_date": end or "", "code": code,
                "team": "Locality team 4", "worker": "W1182", "home_post": there, "place_post": here,
            }
            for person, start, end, code, here, there in zip(
                spans["person"].tolist(), starts, ends, spans["code"].tolist(), postcode, home, strict=True
            )
        )  # fmt: skip
        sources = self._sources(table, spans, cells)
        rows = zip(
            (spans["person"] + 1).tolist(), sources, spans["kind"].tolist(), spans["code"].tolist(), starts,
            ends, spans["end_reason"].tolist(), postcode, home, (f"{500_000 + s}" for s in sources),
            ["Locality team 4"] * len(spans), spans["strand"].tolist(), strict=True,
        )  # fmt: skip
        columns = ["person_id", "source_row_id", "kind", "code", "start", "end", "end_reason", "postcode"]
        self._put(tables.spans, [*columns, "home_postcode", "ref", "team", "strand"], rows)

    def _families(self) -> None:
        """Two in three children are in a family of two."""
        people = self._made.people[self._made.people["person"] % 3 < 2]
        cells = (
            {"fami_family_id": f"F{p // 3}", "fami_person_id": _ref(p)} for p in people["person"].tolist()
        )
        sources = self._sources("ssd_family", people, cells)
        rows = ((f"F{p // 3}", p + 1, s) for p, s in zip(people["person"].tolist(), sources, strict=True))
        self._put(tables.family_links, ["family", "person_id", "source_row_id"], rows)

    def _records(self, secret: bytes) -> int:
        table = record_table(self._made.spans)
        rows = (
            (n, record_ref(secret, _ref(person), Strand(strand)), person + 1, strand, opened, closed, status)
            for n, (person, strand, opened, closed, status) in enumerate(
                zip(
                    table["person"].tolist(), table["strand"].tolist(), _iso(table["opened"]),
                    _iso(table["closed"]), table["status"].tolist(), strict=True,
                ), 1,
            )
        )  # fmt: skip
        columns = ["id", "ref", "person_id", "strand", "opened", "closed", "status"]
        self._put(tables.case_records, columns, rows)
        self._put(
            tables.record_extracts, ["record_id", "extract_id"], ((n + 1, 1) for n in range(len(table)))
        )
        return len(table)


def _ref(person: int) -> str:
    return f"{1_000_000 + person}"


def _upn(person: int) -> str:
    return f"V{999_000_000_000 + person}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _iso(days: pd.Series) -> list[str | None]:
    texts = np.datetime_as_string(days.to_numpy().astype("datetime64[D]"))
    return [None if text == "NaT" else str(text) for text in texts.tolist()]
