"""Checks an auditor's bundle, and says in words what was checked, what was found, and what could not be."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable
from pathlib import Path

from .. import verify_log
from ..verify_log import Checkpoint, Fault, Key
from . import texts
from .acceptances import Acceptances
from .councils import Councils
from .figures import Reckoning
from .folder import Bundle
from .history import Entry, Listener, tell
from .journals import Journals
from .packages import Packages
from .pairs import Pairs
from .papers import Papers
from .people import People
from .quality import Quality
from .report import Report
from .specials import Specials

KNOWN = {
    "signed-in", "passphrase-changed", "vesting-day-set", "key-profile-set", "key-renewed", "key-exported",
    "gazetteer-loaded", "postcode-spread-loaded", "rule-set-used", "unpacking-begun", "unpacking-cleared",
    "case-read", "document-read", "document-saved", "document-not-saved", "saving-cleared",
    "checkpoint-signed", "checkpoint-cosigned", "package-looked", "map-saved", "map-not-saved",
    "package-looked-again", "sample-opened", "sample-checked", "documents-listed", "documents-read",
    "document-assigned", "document-unassigned", "document-kept", "document-left-out",
    "document-left-out-agreed",
    "workspace-key-begun", "workspace-key-changed", "workspace-key-kept",
    "acceptance-answered", "parked", "unparked", "parking-undone", "commented", "record-assigned",
    "records-assigned", "records-taken-back", "run-report-saved",
    "dispute-moved", "second-opinion-set", "second-opinion-given",
    "undone-together",
    "special-refused", "special-withdrawn", "special-lapsed",
}  # fmt: skip
"""Actions that change nothing which is checked here; the others are those that a check listens to."""

REWRITTEN = "The log is not the one that was signed: an entry was changed, put in, taken out or moved."


def check(folder: Path, keys: Path | None, known: Path | None, report: Report) -> None:
    bundle = Bundle(folder, report)
    report.head("The folder:")
    if not bundle.open_index():
        return
    index = bundle.index
    report.say(
        f"The bundle of {index['authority']['name']!a} ({index['authority']['code']}), made {index['made']}."
    )
    bundle.check_files()
    report.head("The log:")
    report.usual = ("log/", REWRITTEN)
    signers, checkpoints = check_log(bundle, keys or folder / "log" / "keys.json", known)
    report.usual = ("", "")
    check_history(bundle, signers, checkpoints)


def check_log(bundle: Bundle, keys_path: Path, known: Path | None) -> tuple[list[Key], list[Checkpoint]]:
    """What verify_log.py does; the keys that count, and the checkpoints of the bundle."""
    report, log = bundle.report, bundle.folder / "log"
    origin, keys = verify_log.read_keys(keys_path)
    own = {texts.line_of_point(key.public_key) for key in keys if key.role == "log"}
    if bundle.index["key"] not in own or bundle.index["origin"] != origin:
        report.fault(
            f"the index is signed by another key than the log's in {keys_path.name}",
            "index.json",
            "Somebody else than the holder of the log's key made this bundle.",
        )
    checkpoints = verify_log.read_checkpoints(log / "checkpoints.txt", origin, keys, report)
    verify_log.describe(checkpoints, report)
    every = list(checkpoints)
    if known is not None:
        try:
            every.append(Checkpoint(known.read_bytes().decode("utf-8", "replace"), origin, keys))
        except Fault as fault:
            raise Fault(f"the checkpoint in {known.name} {fault}") from None
        report.say(f"The checkpoint in {known.name} is of {every[-1].size} entries.")
    count, roots = verify_log.read_entries(log / "log.jsonl", {each.size for each in every}, report)
    verify_log.compare(every, count, roots, report)
    last = checkpoints[-1] if checkpoints else None
    told = bundle.index["checkpoint"]
    if last is None or (last.size, last.root.hex()) != (told["size"], told["root"]):
        report.fault(
            "the last checkpoint is not the one that the index names", "log/checkpoints.txt", REWRITTEN
        )
    report.say(f"Entries: {count}. Form, number and place of each; the tree over them at every checkpoint.")
    report.say("As every checkpoint is of the same entries, each continues the one before it.")
    return keys, checkpoints


def check_history(bundle: Bundle, keys: list[Key], checkpoints: list[Checkpoint]) -> None:
    """One pass over the entries for all checks, then each of them with the files."""
    report = bundle.report
    people, pairs, reckoning = People(bundle), Pairs(bundle), Reckoning(bundle)
    papers = Papers(bundle, people)
    packages = Packages(bundle, people, papers)
    journals = Journals(bundle, people, packages)
    councils, acceptances, quality = Councils(bundle), Acceptances(bundle), Quality(bundle)
    specials = Specials(bundle)
    reckoning.expect(checkpoints)
    councils.expect(keys, checkpoints)
    listeners: dict[str, list[Listener]] = {}
    for each in (
        people, pairs, papers, acceptances, specials, packages, journals, councils, quality, reckoning
    ):  # fmt: skip
        for action, found in each.listeners().items():
            listeners.setdefault(action, []).extend(found)
    unknown: set[str] = set()

    def note(entry: Entry) -> None:
        if entry.action not in listeners and entry.action not in KNOWN:
            unknown.add(entry.action)

    listeners["*"].append(note)
    report.head("What the log tells, entry by entry:")
    last = tell(bundle.folder / "log" / "log.jsonl", listeners, reckoning.after, report)
    for action in sorted(unknown):
        report.unchecked(f"Entries {action!a}: this verifier does not know them.")
    pairs.end()
    for title, end in (
        ("The people and their keys:", people.compare),
        ("Other councils' logs:", councils.end),
        ("Agreements and rules:", papers.end),
        ("Packages and receipts:", lambda: packages.end(last, journals.end())),
        ("The quality sample:", quality.end),
        ("The balance:", reckoning.end),
    ):
        report.head(title)
        _ended(end, report)
    report.head("Keys to compare with their owners, by fingerprint (ssh-keygen -l shows the same):")
    _ended(people.print_keys, report)


def _ended(end: Callable[[], None], report: Report) -> None:
    """Files that say something else than their format allows are a finding, never a crash."""
    try:
        end()
    except Fault as fault:
        report.fault(f"a file {fault}", "", "The check of this part stopped here.")
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        report.fault(
            f"a file lacks what its format demands ({type(error).__name__}: {error!a})",
            "",
            "The check of this part stopped here.",
        )


def check_all(folder: Path, keys: Path | None, known: Path | None, report: Report) -> None:
    """Every check; what stops one early is a finding."""
    try:
        check(folder, keys, known, report)
    except Fault as fault:
        report.fault(str(fault), *report.usual)
    except OSError as error:
        report.fault(f"{error.filename} cannot be read: {error.strerror}", *report.usual)
    report.end()


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks an auditor's bundle of transfer-app.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(sys.argv[0]).resolve().parent)
    parser.add_argument("--keys", type=Path, help="the log's keys.json, from someone you trust")
    parser.add_argument("--known", type=Path, help="a checkpoint that someone else kept")
    given = parser.parse_args()
    if not given.folder.is_dir():
        parser.error(f"{given.folder} is not a folder: unpack the zip, and name the folder")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that the console cannot show stops nothing
    report = Report()
    check_all(given.folder, given.keys, given.known, report)
    if report.faults:
        print(f"\nRESULT: {report.faults} findings. Do not rely on this bundle; keep it as evidence.")
        return 1
    print("\nRESULT: nothing was found. Compare the fingerprints above with their owners, and the last")
    print("checkpoint with the one that the other council keeps (--known).")
    return 0
