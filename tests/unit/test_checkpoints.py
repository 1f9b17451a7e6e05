"""Checkpoints and signed notes are read strictly and written back byte for byte."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer_app.domain import checkpoints
from transfer_app.domain.checkpoints import BalanceLine, Checkpoint, NoteSignature, SignedNote
from transfer_app.domain.errors import LogBroken

ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
TEXT = f"example.com/behind-the-sofa\n20852163\n{ROOT}\n"
SIGNATURE = "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8="
NOTE = f"{TEXT}\n— example.com/behind-the-sofa {SIGNATURE}\n"
"""The example of C2SP tlog-checkpoint."""


def test_the_published_example_is_read_and_written_back() -> None:
    note = checkpoints.parse_note(NOTE)
    checkpoint = checkpoints.parse_checkpoint(note.text)
    assert checkpoint == Checkpoint("example.com/behind-the-sofa", 20852163, base64.b64decode(ROOT))
    assert note.signatures[0].name == "example.com/behind-the-sofa"
    assert note.signatures[0].key_id == base64.b64decode(SIGNATURE)[:4]
    assert checkpoints.note_text(note) == NOTE
    assert checkpoints.checkpoint_text(checkpoint) == TEXT


def test_the_key_id_is_that_of_the_published_key() -> None:
    # Published as PeterNeumann+c74f20a3+ARpc... in the Go project's example of a signed note.
    name, hexadecimal, blob = "PeterNeumann", "c74f20a3", "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    public_key = base64.b64decode(blob)
    assert public_key[:1] == checkpoints.ED25519
    assert checkpoints.key_id(name, public_key[1:]).hex() == hexadecimal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        TEXT.removesuffix("\n"),
        TEXT + "\n",
        "\n" + TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("20852163", "020852163"),
        TEXT.replace("20852163", "+20852163"),
        TEXT.replace("20852163", "-1"),
        TEXT.replace("20852163", "٣"),
        TEXT.replace("20852163", "9007199254740992"),
        TEXT.replace(ROOT, ROOT[:-1]),
        TEXT.replace(ROOT, ROOT + " "),
        TEXT.replace("q2I=", "q2J="),
        TEXT.replace(ROOT, "AAAA"),
        TEXT.replace("example.com", "example com"),
        TEXT.replace("example.com", "example+com"),
        TEXT + "=== checkpoint 2 ===\n",
        TEXT + "a\tb\n",
        "example.com/x\n1\n",
    ],
)
def test_a_checkpoint_of_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(LogBroken):
        checkpoints.parse_checkpoint(text)


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        TEXT + "\n",
        NOTE.removesuffix("\n"),
        NOTE + "\n",
        NOTE + "more\n",
        NOTE.replace("— ", "- "),
        NOTE.replace("— ", "—  "),
        NOTE.replace(SIGNATURE, SIGNATURE + " "),
        NOTE.replace(SIGNATURE, "AAAAAA=="),
        NOTE.replace(SIGNATURE, SIGNATURE[:-1]),
        NOTE.replace("YQ8=", "YQ9="),
        NOTE.replace("\n", "\r\n"),
        NOTE + NOTE.splitlines(keepends=True)[-1],
        NOTE + "".join(f"— n{n} {SIGNATURE}\n" for n in range(64)),
        "x" * 1_000_001,
    ],
)
def test_a_note_of_any_other_form_is_refused(note: str) -> None:
    with pytest.raises(LogBroken):
        checkpoints.parse_note(note)


@given(
    origin=st.text(min_size=1, max_size=20),
    size=st.integers(-1, 2**53),
    root=st.binary(min_size=31, max_size=33),
    extensions=st.lists(st.text(max_size=20), max_size=3),
)
def test_what_is_written_is_read_back_or_nothing_is_written(
    origin: str, size: int, root: bytes, extensions: list[str]
) -> None:
    checkpoint = Checkpoint(origin, size, root, tuple(extensions))
    try:
        text = checkpoints.checkpoint_text(checkpoint)
    except LogBroken:
        return
    assert checkpoints.parse_checkpoint(text) == checkpoint


@given(st.text(alphabet="—a \n=1Az+", max_size=60))
def test_a_note_has_one_spelling(text: str) -> None:
    try:
        note = checkpoints.parse_note(text)
    except LogBroken:
        return
    assert checkpoints.note_text(note) == text


def test_a_signature_that_has_no_line_is_not_written() -> None:
    for name, blob in [("a b", b"s"), ("", b"s"), ("a\n", b"s"), ("a", b"")]:
        with pytest.raises(LogBroken):
            checkpoints.note_text(SignedNote(TEXT, (NoteSignature(name, b"\0\1\2\3", blob),)))


def test_the_balance_is_written_as_lines_that_add_up() -> None:
    balance = (
        BalanceLine("all", ("loaded", 510), (("unique", 500), ("merged", 10))),
        BalanceLine("social-care", ("allocated", 7), (("packed", 7), ("held-back", 0))),
    )
    lines = checkpoints.balance_lines(balance)
    assert lines == (
        "balance all loaded 510 = unique 500 + merged 10",
        "balance social-care allocated 7 = packed 7 + held-back 0",
    )
    assert checkpoints.balance_of(["time 2027-03-31T09:15:00Z", *lines]) == balance


@pytest.mark.parametrize(
    "line",
    [
        "balance all loaded 511 = unique 500 + merged 10",
        "balance all loaded 510 = unique 500 +  merged 10",
        "balance all loaded 510 = unique 0510",
        "balance all loaded -1 = unique -1",
        "balance all loaded 510",
        "balance All loaded 1 = unique 1",
    ],
)
def test_a_balance_that_does_not_add_up_is_refused(line: str) -> None:
    with pytest.raises(LogBroken, match="balance"):
        checkpoints.balance_of([line])


def test_a_balance_that_does_not_add_up_is_never_signed() -> None:
    with pytest.raises(LogBroken, match="does not add up"):
        checkpoints.balance_lines([BalanceLine("all", ("loaded", 2), (("unique", 1),))])
