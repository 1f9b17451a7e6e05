"""The auditor's verifier by itself: what it is made of, and how it reads signatures and outcomes."""

from __future__ import annotations

import ast
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from transfer_app.adapters.log.bundle_files import verifier_files
from transfer_app.adapters.log.checks import figures, main, quality, texts
from transfer_app.adapters.log.checks.history import Entry
from transfer_app.adapters.log.checks.report import Report
from transfer_app.adapters.log.verify_log import Fault
from transfer_app.adapters.sealing.signatures import RECEIPT_NAMESPACE, SigningKey
from transfer_app.domain.balance import part_of
from transfer_app.gui.pages.log.entry_sentences import ACTIONS

KEY = SigningKey(bytes(range(32)))
TEXT = '{"a":"é"}'.encode()
ARMORED = KEY.sign(TEXT, RECEIPT_NAMESPACE).encode()


@pytest.mark.parametrize(("path", "source"), verifier_files(), ids=lambda each: str(each)[-20:])
def test_it_is_python_39_and_imports_the_standard_library_and_itself_only(path: str, source: object) -> None:
    text = source.read_text("utf-8")  # type: ignore[attr-defined]
    tree = ast.parse(text, feature_version=(3, 9))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name.partition(".")[0] for alias in node.names]
            assert set(names) <= sys.stdlib_module_names, path
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            assert str(node.module).partition(".")[0] in sys.stdlib_module_names, path
        elif isinstance(node, ast.Attribute):
            assert node.attr not in ("fromisoformat", "UTC", "walk_up", "pairwise"), path
        elif isinstance(node, ast.keyword):
            assert node.arg not in ("strict", "slots", "kw_only"), path


def test_every_action_of_the_program_is_known_to_it() -> None:
    """An action that it does not know is one that it cannot check: say so there, or check it."""
    source = "".join(path.read_text("utf-8") for _, path in verifier_files())
    assert [action for action in ACTIONS if f'"{action}"' not in source] == []
    assert ACTIONS >= main.KNOWN


def test_its_signatures_are_those_of_the_program() -> None:
    assert texts.signer(TEXT, ARMORED, RECEIPT_NAMESPACE) == str(KEY.public)
    assert texts.ssh_fingerprint(str(KEY.public)) == KEY.public.fingerprint


@pytest.mark.parametrize(
    ("text", "armored", "namespace", "said"),
    [
        (TEXT + b" ", ARMORED, RECEIPT_NAMESPACE, "is FALSE"),
        (TEXT, ARMORED, "transfer-app/package/v1", "is not a signature made for transfer-app/package/v1"),
        (TEXT, ARMORED.replace(b"\n", b"\r\n"), RECEIPT_NAMESPACE, "no armored|second spelling"),
        (TEXT, ARMORED + b"\n", RECEIPT_NAMESPACE, "no armored|second spelling"),
        (TEXT, ARMORED[:-1], RECEIPT_NAMESPACE, "no armored|second spelling"),
        (TEXT, b"", RECEIPT_NAMESPACE, "second spelling|is not a signature"),
        (TEXT, b"\xff", RECEIPT_NAMESPACE, "no armored"),
    ],
)
def test_a_signature_in_another_form_is_refused(
    text: bytes, armored: bytes, namespace: str, said: str
) -> None:
    with pytest.raises(Fault, match=said):
        texts.signer(text, armored, namespace)


def test_every_flipped_bit_of_a_signature_is_noticed() -> None:
    for place in range(0, len(ARMORED) * 8, 41):
        changed = bytearray(ARMORED)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(Fault):
            texts.signer(TEXT, bytes(changed), RECEIPT_NAMESPACE)


@pytest.mark.parametrize(
    "text", [b'{"a": 1}', b'{"b":1,"a":1}', b'{"a":1.0}', b"[]", b"{", b'{"a":1}\n', b'{"a":"\\u00e9"}']
)
def test_json_in_another_spelling_is_refused(text: bytes) -> None:
    with pytest.raises(Fault):
        texts.parse(text)


@pytest.mark.parametrize(
    "line",
    ["", "ssh-ed25519", f"{KEY.public} comment", str(KEY.public)[:-4], "ssh-rsa AAAA", "ssh-ed25519 ===="],
)
def test_a_line_that_is_no_key_is_refused(line: str) -> None:
    with pytest.raises(Fault):
        texts.point_of_line(line)


def test_it_names_outcomes_as_the_balance_does() -> None:
    for area in ("E06999001", "", "A b--C_d", "é"):
        assert figures.part_of("successor", area) == part_of(area)
    assert (figures.part_of("", ""), figures.part_of("hosted", "E1")) == ("undecided", "hosted")


def reckoned(line: str, *entries: tuple[str, dict[str, Any]]) -> Report:
    """The report on a checkpoint with one line of balance, signed over these entries."""
    report = Report()
    reckoning = figures.Reckoning(SimpleNamespace(report=report))  # type: ignore[arg-type]
    reckoning.expect([SimpleNamespace(size=len(entries), balance=[f"balance {line}"])])  # type: ignore[list-item]
    listeners = reckoning.listeners()
    for seq, (action, detail) in enumerate(entries):
        entry = Entry(seq, "2027-03-31T09:15:00Z", "ann", action, detail)
        for listen in [*listeners.get(action, ()), reckoning.after]:
            listen(entry)
    return report


def sealed(package: str, **more: object) -> tuple[str, dict[str, Any]]:
    return "package-sealed", {"package": package, "strands": {"send": 5}, **more}


VOIDED: tuple[str, dict[str, Any]] = ("package-voided", {"package": "a"})


@pytest.mark.parametrize(
    ("line", "entries", "faults"),
    [
        ("send in-packages 5 = packed 5", [sealed("a")], 0),
        ("send in-packages 6 = packed 6", [sealed("a")], 1),
        ("send in-packages 0 = packed 0", [sealed("a"), VOIDED], 0),
        ("send in-packages 8 = packed 8", [sealed("a"), sealed("b", superseded={"send": 2})], 0),
        ("send in-packages 9 = packed 9", [sealed("a"), sealed("b", superseded={"send": 2})], 1),
        ("send in-packages 9 = packed 9", [sealed("a"), sealed("b", changed=2)], 0),
        ("send packed 5 = received 0 + outstanding 5", [sealed("a")], 0),
        ("send packed 6 = received 0 + outstanding 6", [sealed("a")], 1),
        ("send packed 5 = received 1 + outstanding 4", [sealed("a")], 1),
        # One of the five would go elsewhere by now.
        ("send packed 4 = received 0 + outstanding 4", [sealed("a")], 0),
        ("send allocated 0 = packed 0 + held-not-packed 0", [("approved", {"was": "review"})], 1),
    ],
)  # fmt: skip
def test_what_is_in_packages_is_reckoned_from_what_was_sealed_and_came_back(
    line: str, entries: list[tuple[str, dict[str, Any]]], faults: int
) -> None:
    more = {"strand": "send", "outcome": "successor", "area": "E1"}
    report = reckoned(line, *((action, {**more, **detail}) for action, detail in entries))
    assert report.faults == faults, report.not_checked


DRAWN, NOT_DRAWN = "r-abcd-efgh-ijkl-mnoq", "r-abcd-efgh-ijkl-mnop"
"""By the lot of a run with the digest 00...0: see properties/test_sample_lot.py."""


@pytest.mark.parametrize(
    ("entries", "faults"),
    [
        ([("sample-confirmed", "ann", {"drawn": "lot"})], 0),
        ([("sample-confirmed", "ann", {"drawn": "lot", "record": NOT_DRAWN})], 1),
        ([("sample-confirmed", "ann", {"drawn": "status", "record": NOT_DRAWN})], 0),
        ([("sample-differs", "ann", {"drawn": "lot", "result": "1" * 64})], 2),
        ([("sample-differs", "ann", {"drawn": "lot"}), ("approved", "ben", {})], 0),
        ([("sample-differs", "ann", {"drawn": "lot"}), ("approved", "ann", {})], 1),
        ([("sample-differs", "ann", {"drawn": "lot"}), ("sample-reason-given", "ann", {})], 0),
        ([("sample-differs", "ann", {"drawn": "lot"}), ("sample-reason-given", "ben", {})], 1),
        ([("sample-confirmed", "ann", {"drawn": "lot"}), ("sample-reason-given", "ann", {})], 1),
    ],
)
def test_what_was_checked_was_drawn_and_others_settle_what_differs(
    entries: list[tuple[str, str, dict[str, Any]]], faults: int
) -> None:
    report = Report()
    listeners = quality.Quality(SimpleNamespace(report=report)).listeners()  # type: ignore[arg-type]
    usual = {"record": DRAWN, "check": 1, "result": "0" * 64}
    for seq, (action, actor, detail) in enumerate([("allocated", "ann", {}), *entries]):
        for listener in listeners[action]:
            listener(Entry(seq, "2027-03-31T09:15:00Z", actor, action, {**usual, **detail}))
    assert report.faults == faults
