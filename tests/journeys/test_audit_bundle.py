"""The auditor's bundle of two councils, checked as an auditor does it: alone, on plain Python."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import audit_bundles
import jsonschema
import pytest
import sample_county
import two_councils
from audit_bundles import MARK, Insider, checked, files_checked, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from two_councils import Councils

from transfer_app.adapters.sealing.keys import KeyPair
from transfer_app.adapters.sealing.signatures import SigningKey
from transfer_app.domain.errors import Cancelled, OutputFailed
from transfer_app.resources import schema_path
from transfer_app.services import audit_bundle, auditing
from transfer_app.services.jobs import Quiet

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def councils(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Councils]:
    workspace = audit_bundles.made(tmp_path_factory.mktemp("marked"))
    met = audit_bundles.exchanged(workspace, tmp_path_factory.mktemp("councils"))
    yield met
    two_councils.part(met)


@pytest.fixture(scope="module")
def made(councils: Councils, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Never changed: a test that changes one takes a copy."""
    folder = tmp_path_factory.mktemp("bundles") / "bundle"
    audit_bundle.write(councils.cat, folder, Quiet(), zipped=True)
    return folder


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy"))


@pytest.fixture
def insider(councils: Councils, copy: Path) -> Insider:
    with councils.ann.workspace.read() as unit:
        return Insider(copy, KeyPair.parse(unit.keys.private("pair", None)).signing)


# ---- sound ----


def test_a_sound_bundle_is_found_sound_and_the_words_say_what_was_checked(made: Path) -> None:
    ended = run(made)
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout
    for said in (
        "Size and SHA-256 of each compared with the signed index",
        "Settled, proposal: 3. Who settled each was compared with who began it",
        "Agreements drafted here: 2, of which 2 signed by both councils",
        "Packages sealed here: 4; that came in: 0",
        "Access journals: 1, with 2 openings",
        "Packages whose content key is still held: 2",
        "The figures were reckoned from the entries at 10 checkpoints",
        "Keys of other councils' logs: 1",
        "Countersignatures taken in: 1",
        "3 open, 1 settled. Records in dispute: 1",
        "it holds words that a person typed. Ask to see it",
        "countersigned the first",
        "RESULT: nothing was found",
    ):
        assert said in ended.stdout, said
    assert not list(made.rglob("__pycache__"))


def test_the_readme_says_which_receipts_are_withheld_and_why(made: Path) -> None:
    text = (made / "README.txt").read_text("utf-8")
    withheld = [path.relative_to(made).as_posix() for path in made.glob("packages/*.receipt.withheld.json")]
    assert f"because a person typed words into them: {len(withheld)}." in text
    assert sorted(re.findall(r"packages/\S+\.receipt\.withheld\.json", text)) == sorted(withheld)


def test_the_receiver_has_a_bundle_of_its_own(councils: Councils, tmp_path: Path) -> None:
    audit_bundle.write(councils.rae, tmp_path / "theirs", Quiet())
    ended = run(tmp_path / "theirs")
    assert ended.returncode == 0, ended.stdout
    assert "Packages sealed here: 0; that came in: 3" in ended.stdout


def test_the_files_are_as_the_schemas_say(made: Path) -> None:
    withheld = sorted(made.glob("packages/*.withheld.json"))
    assert len(withheld) == 2
    for name, paths in (
        ("audit-index", [made / "index.json"]),
        ("audit-people", [made / "people.json"]),
        ("audit-balance", [made / "balance.json"]),
        ("audit-withheld", withheld),
    ):
        schema = json.loads(schema_path(f"{name}.schema.json").read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        for path in paths:
            jsonschema.validate(json.loads(path.read_bytes()), schema)


def test_ordinary_tools_check_the_digests_and_the_signature_of_the_index(made: Path, tmp_path: Path) -> None:
    sums = ["sha256sum", "--quiet", "--strict", "-c", "sha256sums.txt"]
    assert subprocess.run(sums, cwd=made, check=False).returncode == 0
    index = json.loads((made / "index.json").read_bytes())
    allowed = tmp_path / "allowed"
    allowed.write_text(f"{index['origin']} {index['key']}\n", "utf-8")
    line = [
        "ssh-keygen", "-Y", "verify", "-f", str(allowed), "-I", index["origin"], "-n",
        "transfer-app/audit-bundle/v1", "-s", str(made / "index.json.sig"),
    ]  # fmt: skip
    done = subprocess.run(line, input=(made / "index.json").read_bytes(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_zip_has_the_same_bytes_each_time_and_holds_the_folder(
    councils: Councils, made: Path, copy: Path, tmp_path: Path
) -> None:
    again = copy.rename(copy.with_name(made.name))
    zipped = councils.ann.outside.audit_files.zip(again, lambda done, total: None)
    assert zipped.read_bytes() == made.with_name("bundle.zip").read_bytes()
    with zipfile.ZipFile(zipped) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "out")
    assert run(tmp_path / "out" / "bundle").returncode == 0


def test_agreements_and_rules_can_be_given_by_their_digests_only(councils: Councils, tmp_path: Path) -> None:
    done = audit_bundle.write(councils.ann, tmp_path / "short", Quiet(), with_texts=False)
    assert not list(done.folder.glob("agreements/*.protocol.json"))
    assert "Texts of agreements and rule sets left out as asked: 3" in " ".join(done.left_out)
    ended = run(done.folder)
    assert ended.returncode == 0, ended.stdout
    assert "it was left out on request" in ended.stdout


# ---- it names no child ----


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each file and zip member as it is, its JSON with the escapes undone, and what base64 in it holds."""
    found = [
        (str(path.relative_to(folder)), path.read_bytes()) for path in folder.rglob("*") if path.is_file()
    ]
    with zipfile.ZipFile(folder.with_name(folder.name + ".zip")) as archive:
        found += [(f"zip: {name}", archive.read(name)) for name in archive.namelist()]
    for name, content in found:
        yield name, content
        for line in content.splitlines():
            with suppress(ValueError):
                yield f"{name} unescaped", json.dumps(json.loads(line), ensure_ascii=False).encode()
        for letters in re.findall(rb"[A-Za-z0-9+/]{16,}", content.replace(b"\n", b"")):
            for start in range(4):  # what stands before it may look like base64 as well
                piece = letters[start : start + (len(letters) - start) // 4 * 4]
                yield f"{name} base64", base64.b64decode(piece)


def test_it_names_no_child_and_holds_nothing_that_people_typed(made: Path) -> None:
    people = sample_county.rows("ssd/ssd_person.csv")
    postcodes = {row["addr_address_postcode"] for row in sample_county.rows("ssd/ssd_address.csv")} - {""}
    telling = {row[name] for row in people for name in ("pers_upn", "pers_single_unique_id")} | postcodes
    words = [word.encode() for word in telling if len(word) >= 6] + [MARK.encode()]
    assert len(words) > 500
    ids = {row["pers_person_id"].encode() for row in people} | {
        row["pers_dob"][:10].encode() for row in people
    }
    seen = 0
    for name, content in everything(made):
        seen += 1
        assert not [word for word in words if word in content], name
        if "base64" not in name:
            tokens = set(re.findall(rb"(?<![0-9a-zA-Z])[0-9-]{6,10}(?![0-9a-zA-Z])", content))
            assert not tokens & ids, name
    assert seen > 200


def test_the_search_itself_finds_what_is_hidden(made: Path, copy: Path) -> None:
    shutil.copy2(made.with_name("bundle.zip"), copy.with_name("copy.zip"))
    hidden = [MARK.encode(), base64.b64encode(f"the child {MARK} is".encode()), b'{"a":"\\u005aqxmark"}']
    for content in hidden:
        (copy / "README.txt").write_bytes(content)
        assert any(MARK.encode() in found for _, found in everything(copy)), content


# ---- changed by somebody without the log's key ----


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_in_any_file_is_noticed(made: Path, copy: Path, data: st.DataObject) -> None:
    paths = sorted(path for path in copy.rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(paths))
    before = path.read_bytes()
    if not before:  # verifier/__init__.py is empty
        return
    place = data.draw(st.integers(0, len(before) - 1))
    changed = bytearray(before)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(changed)
    try:
        assert files_checked(copy), f"{path.name}, byte {place}"
    finally:
        path.write_bytes(before)


def test_every_file_that_is_missing_is_noticed(copy: Path) -> None:
    for path in sorted(path for path in copy.rglob("*") if path.is_file()):
        aside = path.rename(copy.with_name("aside"))
        assert files_checked(copy), path
        aside.rename(path)
    assert not files_checked(copy)
    shutil.rmtree(copy / "log")
    faults, said = checked(copy)
    assert "log/checkpoints.txt is missing" in said
    assert faults > 3


@pytest.mark.parametrize("name", ["notes.txt", "packages/x.manifest.json", ".hidden", "verifier/json.py"])
def test_a_file_that_was_added_is_noticed(copy: Path, name: str) -> None:
    (copy / name).write_text("{}", "utf-8")
    faults, said = checked(copy)
    assert faults
    assert "but not in the index" in said


def test_links_and_empty_folders_are_noticed(copy: Path) -> None:
    (copy / "packages" / "more").mkdir()
    (copy / "elsewhere").symlink_to("/tmp")
    readme = (copy / "README.txt").rename(copy.with_name("readme"))
    (copy / "README.txt").symlink_to(readme)
    faults, said = checked(copy)
    assert faults == 3, said


def test_the_verifier_says_what_where_and_what_it_means_and_ends_with_one(copy: Path) -> None:
    path = copy / "balance.json"
    path.write_bytes(path.read_bytes().replace(b'"count":', b'"count":1', 1))
    ended = run(copy)
    assert ended.returncode == 1
    assert "FINDING 1: balance.json is not the file that the index lists." in ended.stdout
    assert "Where: balance.json" in ended.stdout
    assert "What it means: Somebody changed the file after the bundle was signed" in ended.stdout
    assert "RESULT: " in ended.stdout
    assert "nothing was found" not in ended.stdout


def test_called_wrongly_it_ends_with_two(made: Path, tmp_path: Path) -> None:
    ended = run(tmp_path / "nowhere", script=made / "verify_bundle.py")
    assert ended.returncode == 2
    assert run(tmp_path, script=made / "verify_bundle.py").returncode == 1


# ---- changed by somebody who holds the log's key ----


def sound_before(insider: Insider) -> None:
    insider.reindex()
    assert checked(insider.folder)[0] == 0


def receipts_of(folder: Path) -> list[Path]:
    return sorted(folder.glob("packages/*.receipt.json"))


def swap_manifests(insider: Insider) -> None:
    first, second, *_ = sorted(insider.folder.glob("packages/*.manifest.json"))
    for one, other in ((first, second), (Path(f"{first}.sig"), Path(f"{second}.sig"))):
        content = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(content)


def swap_receipts(insider: Insider) -> None:
    """The only receipt in the bundle put in the place of one that is withheld."""
    (receipt,) = receipts_of(insider.folder)
    held_back = min(insider.folder.glob("packages/*.withheld.json"))
    target = held_back.with_name(held_back.name.replace(".withheld", ""))
    for ending in ("", ".sig"):
        shutil.copy2(f"{receipt}{ending}", f"{target}{ending}")
    held_back.unlink()


def remove_receipt(insider: Insider) -> None:
    for path in receipts_of(insider.folder):
        path.unlink()
        Path(f"{path}.sig").unlink()


def in_file(pattern: str, old: bytes, new: bytes) -> Callable[[Insider], None]:
    def change(insider: Insider) -> None:
        path = min(insider.folder.glob(pattern))
        content = path.read_bytes()
        assert old in content
        path.write_bytes(content.replace(old, new, 1))

    return change


def add_package(insider: Insider) -> None:
    path = min(insider.folder.glob("packages/*.manifest.json"))
    stranger = path.with_name("00000000-0000-4000-8000-000000000000.manifest.json")
    shutil.copy2(path, stranger)
    shutil.copy2(f"{path}.sig", f"{stranger}.sig")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (swap_manifests, "is not the manifest that the log tells of"),
        (swap_receipts, "is not the receipt that the log tells of"),
        (remove_receipt, "or its signature is missing"),
        (add_package, "is something that the log does not tell of"),
        (in_file("packages/*.receipt.json", b'"rejections":[]', b'"rejections":[ ]'), "is FALSE"),
        (in_file("packages/*.withheld.json", b'"sha256":"', b'"sha256":"0'), "not of the receipt in the log"),
        (in_file("packages/*-access-01.json", b'"number":1', b'"number":2'), "signature that is FALSE"),
        (in_file("packages/*.journal.jsonl", b'"care-planning"', b'"safeguarding"'), "is FALSE"),
        (in_file("agreements/*.protocol.json", b"SI 2026/1", b"SI 2026/2"), "has not the digest"),
        (in_file("agreements/*-signature.json", b'"version":1', b'"version":2'), "signature that is FALSE"),
        (in_file("rules/*.rule-set.json", b'"order":', b'"order":1'), "has not the digest"),
        (in_file("rules/*.rule-signature.json", b'"role":"approver"', b'"role":"x"'), "is FALSE"),
        (in_file("balance.json", b'"count":', b'"count":1'), "is not the balance that the last checkpoint"),
        (in_file("people.json", b'["ann","ben"]', b'["ann","cat"]'), "differ in the confirmations"),
        (in_file("people.json", b'"active":false', b'"active":true'), "has other roles than the log"),
        (in_file("people.json", b'nt":"SHA256:', b'nt":"SHA256:a'), "in the fingerprint of"),
    ],
)  # fmt: skip
def test_papers_that_do_not_fit_the_log_are_found(
    insider: Insider, change: Callable[[Insider], None], said: str
) -> None:
    sound_before(insider)
    change(insider)
    insider.reindex()
    faults, told = checked(insider.folder)
    assert faults
    assert said in told, told


def test_a_key_put_in_the_place_of_anothers_is_found(insider: Insider) -> None:
    stranger = str(SigningKey.generate().public)

    def exchange(people: dict[str, Any]) -> None:
        people["others"][0]["ssh"] = stranger

    insider.edit("people.json", exchange)
    faults, told = checked(insider.folder)
    assert faults
    assert "differ in the signing key of recipient 1" in told


def entry_changed(
    action: str, change: Callable[[dict[str, Any]], object], nth: int = 0
) -> Callable[..., Any]:
    left = [nth]

    def edit(entry: dict[str, Any]) -> dict[str, Any]:
        if entry["action"] == action:
            if left[0] == 0:
                change(entry)
            left[0] -= 1
        return entry

    return edit


def without(action: str) -> Callable[[dict[str, Any]], dict[str, Any] | None]:
    return lambda entry: None if entry["action"] == action else entry


def detail(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda entry: entry["detail"].update({name: value})


def more(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda entry: entry["detail"].update({name: entry["detail"][name] + 1})


def by(actor: str) -> Callable[[dict[str, Any]], object]:
    return lambda entry: entry.update(actor=actor)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (entry_changed("approved", by("ann")), "was begun and settled by the same person, 'ann'"),
        (entry_changed("approved", by("cat")), "did what takes the role approver, without having it"),
        (entry_changed("sharing-approved", by("ann")), "was begun and settled by the same person"),
        (entry_changed("family-settled", by("ann")), "was begun and settled by the same person"),
        (entry_changed("package-voided", by("ann")), "was begun and settled by the same person"),
        (without("proposed"), "the log does not tell who began it"),
        (entry_changed("recipient-confirmed", by("ben")), "again, or after being revoked"),
        (without("recipient-confirmed"), "was not one that two people had compared"),
        (entry_changed("recipient-confirmed", detail("key", "SHA256:x")), "another fingerprint was compared"),
        (without("sharing-agreed"), "was not in force with"),
        (entry_changed("sharing-drafted", detail("ends", "2026-01-01")), "was not in force with"),
        (without("rule-set-signed"), "a run counted without the signature of E10999001"),
        (without("rule-signature-taken-in"), "a run counted without the signature of E06999001"),
        (without("content-key-destroyed"), "is still held, although its grant ended"),
        (entry_changed("content-key-destroyed", detail("key", "0" * 64)), "another key was destroyed"),
        (entry_changed("receipt-recorded", more("received")), "were received and"),
        (entry_changed("receipt-recorded", detail("receipt", "0" * 64)), "is not of the receipt in the log"),
        (without("opening-reported"), "has another number of openings"),
        (entry_changed("opening-reported", detail("purpose", "other")), "is not in the log or differs there"),
        (entry_changed("extract-loaded", more("rows")), "says extract-rows"),
        (entry_changed("extract-loaded", more("rejected")), "says rejected-rows"),
        (entry_changed("extract-loaded", detail("new", {})), "says unique"),
        (entry_changed("allocated", detail("standing", {})), "says to-e0699900"),
        (without("approved"), "the balance signed over the first"),
        (entry_changed("package-sealed", detail("strands", {"send": 1})), "says in-packages"),
        (entry_changed("package-sealed", more("records")), "records of package"),
        (without("package-voided"), "says in-packages"),
        (without("acceptance-recorded"), "that its receiver did not accept"),
        (without("acceptance-asked"), "a request that was not asked"),
        (without("sample-rate-set"), "drawn at another rate than the 10 percent that stood"),
        (entry_changed("sample-rate-set", detail("rate", 1)), "drawn at another rate than the 1 percent"),
        (entry_changed("sample-rate-set", by("ben")), "did what takes the role data-officer"),
        (without("sample-differs"), "the balance signed over the first"),
        (entry_changed("user-removed", detail("user", "cat")), "who was removed before"),
        (without("user-added"), "who was never added"),
        (without("user-removed"), "'tom' has other roles than the log gives them"),
        (without("access-given"), "is something that the log does not tell of"),
        (without("recipient-revoked"), "differ in the revocation of recipient"),
        (entry_changed("recipient-added", detail("ssh", "ssh-ed25519 x")), "differ in the signing key"),
        (without("log-card-confirmed"), "was not compared by two people, or was revoked"),
        (entry_changed("log-card-added", detail("key", "SHA256:x")), "is not the one whose card"),
        (entry_changed("log-card-confirmed", by("ben")), "was compared by one person twice"),
        (lambda entry: entry, "on the first"),  # signed again by the log's key alone: not countersigned
        (entry_changed("package-sealed", detail("recipients", 5)), "does not say what an entry"),
    ],
)  # fmt: skip
def test_a_log_that_was_rewritten_and_signed_again_by_its_own_key_contradicts_itself(
    insider: Insider, change: Callable[[dict[str, Any]], dict[str, Any] | None], said: str
) -> None:
    insider.rewrite_log(change)
    faults, told = checked(insider.folder)
    assert faults
    assert said in told, told
    assert "NOT the ones that were signed" not in told  # it is the story that does not hold, not the hashes


def test_a_log_signed_anew_by_another_key_is_found_by_its_first_entry_and_by_keys_from_elsewhere(
    insider: Insider, made: Path, copy: Path
) -> None:
    evil = Insider(copy, SigningKey.generate())
    keys = json.loads((copy / "log" / "keys.json").read_bytes())
    keys["keys"] = [keys["keys"][0] | {"public_key": base64.b64encode(evil.key.public.point).decode()}]
    (copy / "log" / "keys.json").write_text(json.dumps(keys), "utf-8")
    evil.rewrite_log(lambda entry: None if "log-card" in entry["action"] else entry)
    assert "its key does not count any more" in checked(copy)[1]
    evil.rewrite_log(without("checkpoint-countersigned"))
    entries = len((copy / "log" / "log.jsonl").read_bytes().splitlines())
    evil.edit("balance.json", lambda balance: balance.update(checkpoint=entries))
    faults, told = checked(copy)
    assert faults == 1
    assert "the log's key is not the one that its first entry names" in told
    evil.rewrite_log(entry_changed("workspace-created", detail("log-key", str(evil.key.public))))
    assert checked(copy)[0] == 0  # all of it made anew: only what comes from elsewhere shows it
    faults, told = checked(copy, keys=made / "log" / "keys.json")
    assert "the index is signed by another key than the log's" in told
    assert "is not signed by the log's own key" in told


def test_a_forged_checkpoint_is_found(copy: Path, insider: Insider) -> None:
    """The last checkpoint signed by a key of one's own, the index by the key of the log."""
    path = copy / "log" / "checkpoints.txt"
    sound = path.read_text("utf-8")
    Insider(copy, SigningKey.generate()).rewrite_log(lambda entry: entry)
    forged, mark = path.read_text("utf-8"), "=== checkpoint"
    path.write_text(sound[: sound.rindex(mark)] + forged[forged.rindex(mark) :], "utf-8")
    insider.reindex()
    faults, told = checked(copy)
    assert faults
    assert "is not signed by the log's own key" in told or "FALSE signature" in told


def test_a_log_cut_to_an_earlier_state_is_found_by_its_papers_and_by_a_known_checkpoint(
    insider: Insider, copy: Path, tmp_path: Path
) -> None:
    notes = re.split(
        r"^=== checkpoint \d+ ===\n", (copy / "log" / "checkpoints.txt").read_text("utf-8"), flags=re.M
    )
    known = tmp_path / "known.txt"
    known.write_text(notes[-1], "utf-8")
    assert checked(copy, known=known)[0] == 0
    early = "".join(f"=== checkpoint {n} ===\n{note}" for n, note in enumerate(notes[1:4], 1))
    (copy / "log" / "checkpoints.txt").write_text(early, "utf-8")
    size = int(notes[3].split("\n")[1])
    lines = (copy / "log" / "log.jsonl").read_bytes().splitlines(keepends=True)
    (copy / "log" / "log.jsonl").write_bytes(b"".join(lines[:size]))
    insider.reindex()
    faults, told = checked(copy)
    assert faults
    assert "is something that the log does not tell of" in told
    assert "is only in" not in told
    faults, told = checked(copy, known=known)
    assert f"and only {size} are here" in told


def test_a_forked_log_is_found_by_a_checkpoint_of_the_other_branch(
    insider: Insider, made: Path, tmp_path: Path
) -> None:
    """Two logs from one beginning, both signed by the log's key: a kept note of one shows the other."""
    note = (made / "log" / "checkpoints.txt").read_text("utf-8").rpartition(" ===\n")[2]
    (tmp_path / "kept.txt").write_text(note, "utf-8")
    assert checked(insider.folder, known=tmp_path / "kept.txt")[0] == 0
    insider.rewrite_log(entry_changed("key-renewed", detail("profile", "compatible")))
    faults, told = checked(insider.folder)
    assert faults == 1
    assert "the countersignature of " in told
    faults, told = checked(insider.folder, known=tmp_path / "kept.txt")
    assert faults == 2
    assert "are NOT the ones that were signed" in told


# ---- writing ----


class Stopping(Quiet):
    """A person who presses Stop as soon as something is counted."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted

    def progress(self, done: int, total: int, label: str = "") -> None:
        if label == self.wanted and done > 3:
            raise Cancelled


def test_a_folder_in_use_is_refused_and_stopping_leaves_nothing(councils: Councils, tmp_path: Path) -> None:
    used = tmp_path / "used"
    used.mkdir()
    (used / "mine").touch()
    with pytest.raises(OutputFailed, match="not an empty folder"):
        audit_bundle.write(councils.cat, used, Quiet())
    (tmp_path / "new.zip").touch()
    with pytest.raises(OutputFailed, match=r"new\.zip is there already"):
        audit_bundle.write(councils.cat, tmp_path / "new", Quiet(), zipped=True)

    for wanted in ("entries written", "bytes zipped"):
        with pytest.raises(Cancelled):
            audit_bundle.write(councils.cat, tmp_path / "stopped", Stopping(wanted), zipped=True)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["new.zip", "used"]
    assert auditing.verify(councils.cat).entries > 70
