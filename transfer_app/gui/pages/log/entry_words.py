"""An entry of the log in a sentence. What is not known here is shown as it stands, never left out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from transfer_app.gui.pages.log.entry_sentences import ACTIONS, COUNTED, SENTENCES
from transfer_app.gui.translation import translate
from transfer_app.gui.words import counted

Detail = Mapping[str, Any]
_CODES = ("why", "purpose", "function", "compared", "code")
_TAILS = tuple(key.partition(", ") for key in SENTENCES if ", " in key)


def sentence(action: str, detail: Detail) -> str:
    """'Loaded an export: 1,203 rows, 4 rejected'; an entry of another version shows its fields."""
    if action not in ACTIONS:
        return plainly(action, detail)
    there = [name for name, value in detail.items() if value]
    instead = (f"{action} +{name}" for name in (*there, detail.get("kind")))
    first = next((key for key in instead if key in SENTENCES), action)
    tails = (f"{whose}, {name}" for whose, _, name in _TAILS if whose == action and name in there)
    try:
        fields = _fields(action, detail)
        return "".join(SENTENCES[key].format_map(fields) for key in (first, *tails))
    except (AttributeError, KeyError, TypeError, ValueError):
        # Written by another version of the program: its fields are shown instead.
        return plainly(action, detail)


def plainly(action: str, detail: Detail) -> str:
    told = ", ".join(f"{name} {_value(value)}" for name, value in detail.items())
    return f"{action.replace('-', ' ').capitalize()}{': ' + told if told else ''}"


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _fields(action: str, detail: Detail) -> dict[str, Any]:
    """The fields of an entry as its sentence has them: what is counted with its unit, lists as words."""
    fields = {"purpose": translate("Log", "no purpose asked"), **detail}
    for name, unit in {"records": "case record", **COUNTED.get(action, {})}.items():
        if name in detail:
            value = detail[name]
            fields[name] = counted(value if isinstance(value, int) else len(value), unit)
    for name in _CODES:
        fields[name] = str(fields.get(name, "")).replace("-", " ")
    if "successors" in detail:
        fields["successors"] = ", ".join(detail["successors"])
    for name, between in (("roles", ", "), ("functions", translate("Log", " and "))):
        if name in detail:
            fields[name] = between.join(each.replace("-", " ") for each in detail[name])
    if isinstance(detail.get("reasons"), dict):
        fields["reasons"] = ", ".join(f"{code} {blind}" for code, blind in detail["reasons"].items())
    if "said" in detail:
        fields["said"] = _result(detail["said"], detail["said_area"])
    if detail.get("hidden"):
        fields["result"] = translate("Log", "a result, told here once a second person gave theirs,")
    elif "outcome" in detail:
        fields["result"] = _result(detail["outcome"], detail["area"])
    return fields


def _result(outcome: str, area: str) -> str:
    return f"{outcome.replace('-', ' ')} {area}".strip()
