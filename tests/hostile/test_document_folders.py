"""A document folder that somebody filled on purpose: each fault is one file, and nothing outside is read."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from document_folders import MadeFolder, faults, index_rows, paths, put_together, quiet, sources, walked

from transfer_app.adapters.documents.folder import Folder
from transfer_app.domain.document_faults import Fault
from transfer_app.domain.document_paths import path_fault
from transfer_app.domain.documents import Said, fault_of
from transfer_app.domain.errors import SourceRefused
from transfer_app.domain.package_names import LARGEST_FILE
from transfer_app.services.ports.documents import NotAFile

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs links, pipes and modes of POSIX")
SECRET = b"what lies outside the folder"


@pytest.fixture
def made(tmp_path: Path) -> MadeFolder:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_bytes(SECRET)
    folder = MadeFolder(tmp_path / "folder")
    folder.document("1", "1/good.pdf")
    return folder


def refused(made: MadeFolder, path: str) -> Fault:
    """What the walk says of an entry, having checked that opening it reads nothing."""
    folder = Folder.at(made.root)
    with pytest.raises(NotAFile):
        folder.open(path)
    (found,) = [each for each in walked(made.root) if each.path == path]
    return found.fault


@posix
def test_links_out_of_the_folder_are_never_followed(made: MadeFolder, tmp_path: Path) -> None:
    (made.root / "1" / "link.pdf").symlink_to(tmp_path / "outside" / "secret.txt")
    (made.root / "2").symlink_to(tmp_path / "outside", target_is_directory=True)
    (made.root / "1" / "inside.pdf").symlink_to(made.root / "1" / "good.pdf")
    for path in ("1/link.pdf", "2/secret.txt", "1/inside.pdf"):
        made.row("1", path)
    matched = put_together(made)
    assert faults(matched) == {
        "1/good.pdf": Fault.UNREAD, "1/link.pdf": Fault.NOT_A_FILE, "2/secret.txt": Fault.NOT_A_FILE,
        "1/inside.pdf": Fault.NOT_A_FILE,
    }  # fmt: skip
    assert "2/secret.txt" not in paths(walked(made.root))
    assert refused(made, "1/link.pdf") is Fault.NOT_A_FILE
    with pytest.raises(NotAFile):
        Folder.at(made.root).open("2/secret.txt")
    assert Folder.at(made.root).measure("2/secret.txt", quiet).fault is Fault.NOT_A_FILE


@posix
def test_a_pipe_and_a_socket_are_reported_and_never_waited_for(made: MadeFolder) -> None:
    os.mkfifo(made.root / "1" / "pipe.pdf")
    made.row("1", "1/pipe.pdf")
    assert faults(put_together(made))["1/pipe.pdf"] == Fault.NOT_A_FILE
    assert refused(made, "1/pipe.pdf") is Fault.NOT_A_FILE


@posix
def test_a_device_is_not_opened(tmp_path: Path) -> None:
    """The folder of the system's own devices stands for one with a device in it: only root can make one."""
    folder = Folder.at(Path("/dev"))
    assert folder.look("null").fault is Fault.NOT_A_FILE
    with pytest.raises(NotAFile):
        folder.open("null")


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder that is read by a user who may not read everything."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o777)
    own = os.geteuid()
    if own == 0:
        os.seteuid(65534)
    try:
        yield place
    finally:
        os.seteuid(own)
        for each in (place, *place.rglob("*")):
            each.chmod(0o700)
        shutil.rmtree(place)


@posix
def test_a_file_and_a_folder_that_may_not_be_read(nobody: Path) -> None:
    made = MadeFolder(nobody / "folder")
    locked = made.document("1", "1/locked.pdf")
    below = made.document("1", "3/below.pdf")
    locked.chmod(0)
    below.parent.chmod(0)
    assert faults(put_together(made))["3/below.pdf"] == Fault.UNREADABLE
    folder = Folder.at(made.root)
    assert folder.measure("1/locked.pdf", quiet).fault is Fault.UNREADABLE
    assert folder.look("1/locked.pdf").fault is Fault.NONE, "only reading shows it"


OUTSIDE = ("../outside/secret.txt", "1/../../outside/secret.txt", "/etc/passwd", "C:/x.pdf", "c:x", "..",
           "..\\outside\\secret.txt", "\\\\server\\share\\x.pdf")  # fmt: skip
UNSAFE = ("con", "1/NUL.pdf", "1/aux.tar.gz", "1/com1", "1/a.pdf:stream", "1//a.pdf", "./1/good.pdf", "1/a.",
          "1/a\nb.pdf", "1/a\tb.pdf", "1/a\x07.pdf", "1/a /b.pdf", "a/" * 2_100 + "b", "1/lpt\u00b9.txt",
          "1/\u2028.pdf")  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE + UNSAFE)
def test_a_path_that_may_not_be_opened_is_never_looked_for(made: MadeFolder, path: str) -> None:
    made.row("1", path)
    (row,) = [each for each in put_together(made).listed if each.row.path != "1/good.pdf"]
    assert row.fault is (Fault.OUTSIDE if path in OUTSIDE else Fault.NAME)
    assert row.file is None
    with pytest.raises(NotAFile):
        Folder.at(made.root).open(path.replace("\\", "/"))
    assert Folder.at(made.root).look(path.replace("\\", "/")).fault is Fault.NOT_A_FILE


@posix
@pytest.mark.parametrize(
    "name", ["line\nbreak.pdf", "tab\t.pdf", "dot.", "a:b.pdf", "back\\slash.pdf", "Con.pdf"]
)
def test_an_unsafe_name_in_the_folder_is_one_entry_of_its_own(made: MadeFolder, name: str) -> None:
    made.file(f"1/{name}")
    made.file(f"{name}/below.pdf")
    made.row("1", f"1/{name}")
    matched = put_together(made)
    assert [each.fault for each in matched.orphans] == [Fault.NAME, Fault.NAME]
    assert "\n" not in "".join(paths(matched.orphans))
    assert [each.fault for each in matched.listed][1] in (Fault.NAME, Fault.MISSING)


@posix
def test_a_name_that_is_no_text_is_reported(made: MadeFolder) -> None:
    with open(os.fsencode(made.root / "1") + b"/\xff\xfe.pdf", "wb") as strange:  # noqa: PTH123
        strange.write(b"x")
    (orphan,) = put_together(made).orphans
    assert orphan.fault is Fault.NAME
    orphan.path.encode("utf-8")


def test_names_in_other_scripts_and_with_marks_of_direction_are_documents(made: MadeFolder) -> None:
    names = [
        "1/\u05e9\u05dc\u05d5\u05dd.pdf",
        "1/cod\u202efdp.exe",
        "1/\u0627\u0644\u062a\u0642\u064a\u064a\u0645.txt",
        "1/na\u00efve \u00e9tude.pdf",
    ]
    for name in names:
        made.document("1", name, name.encode("utf-8"))
    matched = put_together(made)
    assert not matched.orphans
    assert {each.fault for each in matched.listed} == {Fault.UNREAD}
    for each in matched.listed[1:]:
        assert each.file is not None
        measured = Folder.at(made.root).measure(each.file.path, quiet)
        assert fault_of(measured, Said(each.row.size, each.row.sha256, 0, "")) is Fault.NONE


def test_a_name_of_300_letters(made: MadeFolder) -> None:
    made.row("1", f"1/{'n' * 300}.pdf")
    made.document("1", f"{'a' * 120}/{'b' * 120}/{'c' * 120}.pdf")
    found = faults(put_together(made))
    assert found[f"1/{'n' * 300}.pdf"] == Fault.MISSING
    assert found[f"{'a' * 120}/{'b' * 120}/{'c' * 120}.pdf"] == Fault.UNREAD


def test_listed_twice_and_names_alike(made: MadeFolder) -> None:
    made.document("1", "1/twice.pdf")
    made.row("2", "1/twice.pdf")
    made.document("1", "1/Report.pdf", b"one")
    made.document("2", "1/REPORT.pdf", b"two")
    made.row("1", "1/o\ufb03ce.pdf")
    made.document("2", "1/office.pdf")
    matched = put_together(made)
    by_row = [each.fault for each in matched.listed]
    assert by_row == [Fault.UNREAD, Fault.TWICE, Fault.TWICE, *([Fault.ALIKE] * 4)]
    assert not matched.orphans


def test_one_number_for_two_documents_is_no_identity(made: MadeFolder) -> None:
    made.document("1", "1/a.pdf", document_id="D7")
    made.document("1", "1/b.pdf", document_id="D7")
    matched = put_together(made)
    assert [each.fault for each in matched.listed] == [Fault.UNREAD, Fault.TWICE, Fault.TWICE]
    assert len({each.key for each in matched.listed}) == 3


def test_the_same_row_again_counts_once_and_other_case_finds_the_file(made: MadeFolder) -> None:
    made.rows.append(dict(made.rows[0]))
    made.file("2/Letter.PDF")
    made.row("2", "2\\letter.pdf")
    matched = put_together(made)
    assert matched.repeated == 1
    assert faults(matched) == {"1/good.pdf": Fault.UNREAD, "2/letter.pdf": Fault.UNREAD}
    assert [each.file.path for each in matched.listed if each.file] == ["1/good.pdf", "2/Letter.PDF"]


@pytest.mark.parametrize(
    ("said", "value"),
    [("size", "12 KB"), ("size", "-1"), ("sha256", "abc"), ("sha256", "0" * 63), ("modified", "yesterday")],
)
def test_half_a_digest_is_not_passed_over_as_none(made: MadeFolder, said: str, value: str) -> None:
    made.file("1/half.pdf")
    made.row("1", "1/half.pdf", **{said: value})
    matched = put_together(made)
    assert faults(matched)["1/half.pdf"] == Fault.ROW
    assert paths(matched.orphans) == ["1/half.pdf"], "the file itself is not lost either"


def test_a_row_with_the_wrong_number_of_cells_is_kept_as_a_fault(made: MadeFolder) -> None:
    path = made.write()
    path.write_text(path.read_text("utf-8") + '1,"1/open.pdf,x\n1,2,3\n', encoding="utf-8")
    assert [row.fault for row in index_rows(path)] == [Fault.NONE, Fault.ROW, Fault.ROW]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"size": "5"}, Fault.NONE),
        ({"size": "6"}, Fault.CHANGED),
        ({"sha256": "0" * 64}, Fault.CHANGED),
        ({"modified": "2001-01-01T00:00:00Z"}, Fault.CHANGED),
        ({"modified": "2001-01-01T13:00:02+01:00"}, Fault.CHANGED),
        ({"modified": "2001-01-01T12:00:07Z"}, Fault.NONE),
        ({"modified": "2001-01-01T12:00:09"}, Fault.NONE),
        ({"modified": "2030-01-01T00:00:00Z"}, Fault.NONE),
    ],
)
def test_a_file_that_changed_after_it_was_indexed(
    made: MadeFolder, said: dict[str, str], found: Fault
) -> None:
    noon = 978_350_409  # 2001-01-01T12:00:09Z
    os.utime(made.file("2/x.pdf"), (noon, noon))
    made.row("2", "2/x.pdf", **said)
    row = put_together(made).listed[1].row
    measured = Folder.at(made.root).measure("2/x.pdf", quiet)
    assert fault_of(measured, Said(row.size, row.sha256, row.modified_ns, "")) is found


def test_a_file_that_grows_while_it_is_read_is_changed(made: MadeFolder) -> None:
    path = made.file("1/log.pdf", bytes(3 * 1024 * 1024))

    def grow(_: int) -> None:
        with path.open("ab") as more:
            more.write(b"+")

    assert Folder.at(made.root).measure("1/log.pdf", grow).fault is Fault.CHANGED


@posix
def test_a_file_exchanged_for_a_link_between_look_and_open(
    made: MadeFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = made.root / "1" / "good.pdf"
    real = os.open

    def exchanged(path: object, *more: object, **named: object) -> int:
        if path == "good.pdf":
            target.unlink()
            target.symlink_to(tmp_path / "outside" / "secret.txt")
        return real(path, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", exchanged)
    with pytest.raises(OSError, match="symbolic links"):
        Folder.at(made.root).open("1/good.pdf")


def test_a_sparse_file_longer_than_a_package_takes_is_not_read(made: MadeFolder) -> None:
    path = made.document("1", "1/video.mp4")
    os.truncate(path, LARGEST_FILE + 1)
    assert faults(put_together(made))["1/video.mp4"] == Fault.TOO_LONG
    read: list[int] = []
    assert Folder.at(made.root).measure("1/video.mp4", read.append).fault is Fault.TOO_LONG
    assert not read


def test_without_handles_the_same_is_refused(
    made: MadeFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way of Windows, where nothing can be opened below a handle."""
    monkeypatch.setattr("transfer_app.adapters.documents.folder._BY_HANDLE", False)
    (made.root / "2").symlink_to(tmp_path / "outside", target_is_directory=True)
    (made.root / "1" / "link.pdf").symlink_to(tmp_path / "outside" / "secret.txt")
    folder = Folder.at(made.root)
    found = {each.path: each.fault for each in folder.walk(quiet)}
    assert found == {"1/good.pdf": Fault.NONE, "1/link.pdf": Fault.NOT_A_FILE, "2": Fault.NOT_A_FILE}
    for path in ("2/secret.txt", "1/link.pdf", "../outside/secret.txt"):
        with pytest.raises(NotAFile):
            folder.open(path)
    with folder.open("1/good.pdf") as source:
        assert source.read() == b"words"


def test_what_is_no_folder_or_no_index_is_refused(made: MadeFolder, tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="cannot be opened"):
        sources().folder(tmp_path / "nowhere")
    with pytest.raises(SourceRefused, match="holds no index"):
        sources().find_index(made.root)
    made.write()
    assert sources().find_index(made.root).name == "documents.csv"
    (made.root / "again.csv").write_bytes((made.root / "documents.csv").read_bytes())
    with pytest.raises(SourceRefused, match=r"more than one index: again\.csv, documents\.csv"):
        sources().find_index(made.root)
    other = tmp_path / "people.csv"
    other.write_text("person_id,reason\n1,x\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match="no index of documents"):
        sources().index(other, quiet)


def test_every_path_the_walk_gives_can_be_opened_or_says_why_not(made: MadeFolder) -> None:
    for each in walked(made.root):
        assert each.fault is not Fault.NONE or path_fault(each.path) is Fault.NONE
