"""The rules that the councils of the story agreed on: the starting set with some switches on.

A council makes such a copy for itself and has it signed; here it is made from the starting set as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_STARTING_SET = Path(__file__).resolve().parents[1] / "schemas" / "rules" / "standard.toml"
_SERVICES = 4
"""Teams of each locality: see ssd_rows."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Area codes. patches: a team's name, as the case system writes it, to the code of its patch."""

    custodian: str
    uasc: str
    archive: str
    patches: Mapping[str, str]


def agreed_by(areas: Mapping[str, str]) -> Agreement:
    """The first successor keeps what cannot be split; the last takes children who came alone."""
    codes = list(areas)
    patches = {
        f"T{locality}{service}": code
        for locality, code in enumerate(codes, 1)
        for service in range(_SERVICES)
    }
    return Agreement(custodian=codes[0], uasc=codes[-1], archive=codes[0], patches=patches)


def write_agreed_rules(path: Path, name: str, agreement: Agreement) -> None:
    text = _STARTING_SET.read_text(encoding="utf-8")
    authorities = {
        "custodian": agreement.custodian, "uasc": agreement.uasc, "adoption-archive": agreement.archive,
    }  # fmt: skip
    text = _replaced(text, 'name = "Reorganisation of a county, starting set"', f'name = "{name}, as agreed"')
    text = _replaced(text, "[policy.authorities]", "[policy.authorities]" + _lines(authorities))
    text = _replaced(text, "[policy.team_areas]", "[policy.team_areas]" + _lines(agreement.patches))
    path.write_bytes(text.encode("utf-8"))


def _replaced(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise AssertionError(f"the starting set does not say {old!r} once")
    return text.replace(old, new)


def _lines(values: Mapping[str, str]) -> str:
    return "".join(f'\n{key} = "{value}"' for key, value in values.items())
