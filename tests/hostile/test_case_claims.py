"""Case files that say of themselves what the sealed list of contents does not: digests and signatures fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sealed_packages import BCP, DORSET, Council, honest, open_as, said_of, seal, some_cases, unpack_as

from transfer_app.domain.case_claims import CaseClaims, sentences
from transfer_app.domain.case_files import CaseFile

OPENS = Council.new(DORSET), Council.new(BCP)
NAME = "Core assessment"


def unlike(folder: Path, case: CaseFile) -> str:
    """What the reader says of the second record, whose case file is this; it says nothing of the others."""
    dorset, bcp = OPENS
    first, _, last = some_cases()
    package = seal(folder, dorset, bcp, [first, case, last])
    opened = open_as(bcp, package.manifest_path, dorset)
    assert unpack_as(bcp, package.manifest_path, folder / "unpacked", dorset).unlike == opened.unlike
    assert set(opened.unlike) <= {"r-0002"}
    return opened.unlike.get("r-0002", "")


def test_an_honest_package_is_like_its_list(tmp_path: Path) -> None:
    assert unlike(tmp_path, some_cases()[1]) == ""


Documents = list[dict[str, Any]]
OTHERWISE: dict[str, tuple[Callable[[Documents], object], str]] = {
    "one missing": (lambda own: own.pop(), "lists another number of documents (1) than"),
    "none": (lambda own: own.clear(), "lists another number of documents (0)"),
    "one more": (
        lambda own: own.append({**own[1], "number": 3}), "lists another number of documents (3)",
    ),
    "another size": (lambda own: own[1].update(size=1), "gives another size for document 2"),
    "another digest": (lambda own: own[0].update(sha256="0" * 64), "gives another digest for document 1"),
    "another name": (lambda own: own[0].update(name=f"{NAME}.pdf"), "gives another name for document 1"),
    "another number": (lambda own: own[1].update(number=3), "gives another number for document 2"),
    "another order": (lambda own: own.reverse(), "gives another number for document 1"),
    "each other's place": (
        lambda own: (own.reverse(), own[0].update(number=1), own[1].update(number=2)),
        "gives another size for document 1",
    ),
    "a size as truth": (lambda own: own[1].update(size=False), "cannot be read"),
    "a size in words": (lambda own: own[1].update(size="0"), "cannot be read"),
    "a digest in capitals": (lambda own: own[0].update(sha256=own[0]["sha256"].upper()), "cannot be read"),
    "a name of no letters": (lambda own: own[0].update(name=7), "cannot be read"),
    "a document that is none": (lambda own: own.__setitem__(0, NAME), "cannot be read"),
    "a document without a name": (lambda own: own[0].pop("name"), "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERWISE)
def test_other_documents_than_the_package_carries(tmp_path: Path, kind: str) -> None:
    edit, words = OTHERWISE[kind]
    case = some_cases()[1]
    own = said_of(case.documents)
    edit(own)
    said = unlike(tmp_path, honest(case, documents=own))
    assert said.startswith(words)
    assert NAME not in said


@pytest.mark.parametrize(
    ("otherwise", "words"),
    [
        ({"record": "r-0001"}, "says that it is of another record"),
        ({"strand": "adoption"}, "says that it is of another strand"),
        ({"change": "changed"}, "says otherwise what it replaces"),
        (
            {"replaces": {"package": "11111111-1111-4111-8111-111111111111", "digest": "a" * 64}},
            "says otherwise what it replaces",
        ),
        ({"documents": None}, "cannot be read"),
        ({"documents": {}}, "cannot be read"),
        ({"replaces": "none"}, "cannot be read"),
        ({"strand": ["send"]}, "cannot be read"),
    ],
)
def test_another_record_or_another_copy(tmp_path: Path, otherwise: dict[str, object], words: str) -> None:
    assert unlike(tmp_path, honest(some_cases()[1], **otherwise)) == words


TEXT = some_cases()[1].case_json
UNREADABLE = {
    "nothing": b"",
    "no JSON": b"\xff{",
    "no object": b"[]",
    "nested without end": b"[" * 100_000,
    "another encoding": TEXT.decode().encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + TEXT,
    "more behind it": TEXT + b"{}",
    "a number without end": b'{"documents":' + b"9" * 5_000 + b"}",
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_case_file_that_cannot_be_read(tmp_path: Path, kind: str) -> None:
    assert unlike(tmp_path, replace(some_cases()[1], case_json=UNREADABLE[kind])) == "cannot be read"


def test_a_name_counts_as_the_list_shows_it() -> None:
    """Marks that turn the reading direction, and a name longer than the list may hold."""
    for name in ("plan\u202e.pdf", "e\u0301", "x" * 400, "\ud800"):
        said = CaseClaims.read(honest(some_cases()[0], documents=[
            {"number": 1, "name": "", "size": 0, "sha256": "0" * 64, "title": "whatever"},
        ]).case_json.replace(b'"name":""', b'"name":' + ascii_json(name)))  # fmt: skip
        assert said is not None
        assert len(said.documents[0].name) <= 300
        assert "\u202e" not in said.documents[0].name


def ascii_json(text: str) -> bytes:
    return ('"' + "".join(f"\\u{ord(each):04x}" for each in text) + '"').encode("ascii")


def test_of_many_the_first_are_named_and_the_rest_counted() -> None:
    told = sentences({f"r-{n:02}": "cannot be read" for n in range(13)})
    assert told[0] == "The case file of r-00 cannot be read."
    assert told[10:] == ("And 3 more are not as the package says.",)
    assert sentences({}) == ()
