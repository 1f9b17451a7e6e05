"""The command: `python -m sample_data.generate --seed N --children N --out DIR`.

The same seed and number give the same bytes on any machine. With --boundaries and --postcodes the
children live in real geography instead, at real postcodes but with invented names and houses.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random

from sample_data.agreed import agreed_by, write_agreed_rules
from sample_data.answer_key import write_agreed_answers, write_answer_key, write_families
from sample_data.calendar_days import EXTRACT_DAY, VESTING_DAY
from sample_data.county import PREDECESSOR
from sample_data.documents import write_documents
from sample_data.fictional_land import FictionalLand
from sample_data.land import Land
from sample_data.land_files import write_boundaries, write_gazetteers
from sample_data.lists import write_lists
from sample_data.people import Child
from sample_data.real_land import RealLand, UnusableGeography
from sample_data.rejects import write_rejects
from sample_data.ssd_rows import SsdRows
from sample_data.ssd_tables import fill_tables, write_ssd
from sample_data.ssda903 import write_return
from sample_data.story import FEWEST_CHILDREN, tell
from sample_data.tables import write_csv
from sample_data.told import finish

_README = Path(__file__).with_name("county_readme.md")


def generate(out: Path, seed: int, children: int, real: RealLand | None = None) -> None:
    """Write a whole county of children into the folder: see county_readme.md for what is what."""
    rng = Random(seed)
    land: Land = real or FictionalLand(rng, children)
    out.mkdir(parents=True, exist_ok=True)
    if isinstance(land, FictionalLand):
        write_boundaries(out / "boundaries", land.county)
        write_gazetteers(out / "gazetteers", land.gazetteer)
    register = tell(rng, land, children)
    agreement = agreed_by(land.areas)
    families = finish(register, agreement)
    rows = SsdRows(rng, land)
    fill_tables(rows, register.children, register.mothers)
    rejects = write_ssd(out / "ssd", rows, register.children)
    rejects += write_return(out / "ssda903", rng, register.children)
    rejects += write_lists(out / "lists", rng, register.children, register.adults)
    write_documents(out / "documents", rng, register.children)
    _write_restricted(out / "restricted.csv", register.children)
    people = sorted([*register.children, *register.adults], key=lambda person: person.ref)
    write_answer_key(out / "answer_key.csv", people)
    write_agreed_answers(out / "answer_key_agreed.csv", people)
    write_families(out / "answer_key_families.csv", families)
    write_agreed_rules(out / "agreed-rules.toml", PREDECESSOR[1], agreement)
    write_rejects(out / "planted_rejects.csv", rejects)
    _write_county(out / "county.json", land, seed, children)
    (out / "README.md").write_bytes(_README.read_bytes())


def _write_restricted(path: Path, children: list[Child]) -> None:
    listed = sorted((child.ref, child.restriction) for child in children if child.restriction)
    write_csv(path, ("person_id", "reason"), [{"person_id": ref, "reason": why} for ref, why in listed])


def _write_county(path: Path, land: Land, seed: int, children: int) -> None:
    facts: dict[str, object] = {
        "name": PREDECESSOR[1],
        "predecessor": {"code": PREDECESSOR[0], "name": PREDECESSOR[1]},
        "successors": _named(land.areas),
        "vesting_day": VESTING_DAY.isoformat(),
        "extract_day": EXTRACT_DAY.isoformat(),
        "seed": seed,
        "children": children,
    }
    if isinstance(land, FictionalLand):
        facts["districts"] = [
            {"code": d.code, "name": d.name, "successor": d.successor} for d in land.county.districts
        ]
    if isinstance(land, RealLand):
        facts |= {"name": "Real geography", "boundaries": land.boundaries, "postcodes": land.postcodes}
    text = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    path.write_bytes(text.encode("utf-8"))


def _named(areas: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "name": name} for code, name in areas.items()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sample_data.generate", description=__doc__)
    parser.add_argument("--seed", type=int, required=True, help="the same seed gives the same county")
    parser.add_argument("--children", type=int, required=True, help=f"{FEWEST_CHILDREN} or more")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--boundaries", type=Path, help="layer file with the real successors' areas")
    parser.add_argument("--layer", help="layer in that file, when it holds several")
    parser.add_argument("--code-column", help="column with the area's code")
    parser.add_argument("--name-column", help="column with the area's name")
    parser.add_argument("--postcodes", type=Path, help="CSV of real postcodes, plain or .gz")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.children < FEWEST_CHILDREN:
        parser.error(f"--children must be {FEWEST_CHILDREN} or more, to hold every planted case")
    real_parts = (asked.boundaries, asked.postcodes, asked.code_column, asked.name_column)
    if any(real_parts) and not all(real_parts):
        parser.error("--boundaries, --code-column, --name-column and --postcodes belong together")
    real = None
    if asked.boundaries:
        try:
            real = RealLand(
                asked.boundaries, asked.layer, asked.code_column, asked.name_column, asked.postcodes
            )
        except UnusableGeography as unusable:
            print(unusable, file=sys.stderr)
            return 2
    generate(asked.out, asked.seed, asked.children, real)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
