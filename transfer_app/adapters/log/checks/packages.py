"""Packages: what was sealed and received, its receipts, and the grants it was sealed under."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..verify_log import Fault
from . import texts
from .folder import Bundle
from .history import Entry, Listener
from .papers import Papers
from .people import Other, People

MANIFEST, RECEIPT, ACCESS = "transfer-app/package/v1", "transfer-app/receipt/v1", "transfer-app/access/v1"
OTHER_PACKAGE = "What left the council is not what the log says left it."
WRONG_PERSON = "Somebody could open the records of children who should not have been able to."
OPEN_DOOR = "Access to the records could still be given after the time that was agreed."


@dataclass
class Package:
    """A package that was sealed here. given: fingerprints of those given access later, by its number."""

    sealed: Entry
    grant: int
    given: dict[int, Entry] = field(default_factory=dict)
    answer: Entry | None = None
    voided: Entry | None = None
    destroyed: Entry | None = None
    manifest: dict[str, Any] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        return str(self.sealed["package"])


class Packages:
    def __init__(self, bundle: Bundle, people: People, papers: Papers) -> None:
        self._bundle, self._report, self._people, self._papers = bundle, bundle.report, people, papers
        self.sealed: dict[str, Package] = {}
        self.came: dict[str, Entry] = {}
        self._signatures = 0

    def listeners(self) -> dict[str, list[Listener]]:
        return {
            "package-sealed": [self._sealed],
            "receipt-recorded": [self._answered],
            "package-voided": [self._voided],
            "package-received": [self._came],
            "package-rejected": [self._came],
            "access-given": [self._given],
            "content-key-destroyed": [self._destroyed],
        }

    def _fault(self, text: str, entry: Entry, means: str) -> None:
        self._report.fault(text, entry.where, means)

    # ---- entry by entry ----

    def _sealed(self, entry: Entry) -> None:
        ref, number = str(entry["package"]), int(entry["protocol"])
        if ref in self.sealed:
            self._fault(f"package {ref} is sealed twice", entry, OTHER_PACKAGE)
        self.sealed[ref] = Package(entry, number)
        self._check_grant(number, str(entry["authority"]), entry)
        for fingerprint in entry["recipients"]:
            self._check_recipient(str(fingerprint), number, entry)

    def _check_grant(self, number: int, authority: str, entry: Entry) -> None:
        grant = self._papers.grants.get(number)
        if grant is None or grant.authority != authority or not grant.in_force(entry.day):
            self._fault(
                f"agreement {number} was not in force with {authority} on {entry.day}",
                entry,
                "Records left the council without an agreement of both councils.",
            )

    def _check_recipient(self, fingerprint: str, grant: int, entry: Entry) -> None:
        named = [each for each in self._people.with_fingerprint(fingerprint) if each.kind == "recipient"]
        if not any(each.usable and each.protocol == grant for each in named):
            self._fault(
                f"the key {fingerprint} was not one that two people had compared, or was revoked, or is not "
                f"of agreement {grant}",
                entry,
                WRONG_PERSON,
            )

    def _answered(self, entry: Entry) -> None:
        package = self.sealed[str(entry["package"])]
        if package.answer is not None or package.voided is not None:
            self._fault(
                f"package {package.ref} has a receipt although it was answered or taken back before",
                entry,
                "The balance counts one package twice.",
            )
        if entry["manifest"] != package.sealed["manifest"]:
            self._fault(f"the receipt of package {package.ref} is of another manifest", entry, OTHER_PACKAGE)
        if entry["received"] + entry["rejected"] != package.sealed["records"]:
            self._fault(
                f"of {package.sealed['records']} records of package {package.ref}, {entry['received']} were "
                f"received and {entry['rejected']} rejected",
                entry,
                "Records are unaccounted for.",
            )
        package.answer = entry

    def _voided(self, entry: Entry) -> None:
        package = self.sealed[str(entry["package"])]
        if package.answer is not None or package.voided is not None:
            self._fault(
                f"package {package.ref} was taken back although it was answered",
                entry,
                "The balance is false.",
            )
        if entry["records"] != package.sealed["records"]:
            self._fault(
                f"package {package.ref} was taken back with another count",
                entry,
                "Records are unaccounted for.",
            )
        package.voided = entry

    def _given(self, entry: Entry) -> None:
        package = self.sealed[str(entry["package"])]
        if package.destroyed is not None or package.voided is not None:
            self._fault(
                f"access to package {package.ref} was given after its key was destroyed or it was taken back",
                entry,
                OPEN_DOOR,
            )
        number = int(entry["protocol"])
        self._check_grant(number, str(package.sealed["authority"]), entry)
        self._check_recipient(str(entry["key"]), number, entry)
        package.given[int(entry["number"])] = entry

    def _destroyed(self, entry: Entry) -> None:
        package = self.sealed[str(entry["package"])]
        if package.destroyed is not None:
            self._fault(f"the key of package {package.ref} was destroyed twice", entry, OPEN_DOOR)
        package.destroyed = entry

    def _came(self, entry: Entry) -> None:
        ref = str(entry["package"])
        if ref in self.came:
            self._fault(f"package {ref} was taken in twice", entry, "The same records count twice.")
        self.came[ref] = entry

    # ---- the files ----

    def end(self, last: Entry | None, read: set[str]) -> None:
        """read: files of packages that another check read."""
        for package in self.sealed.values():
            read |= self._sealed_files(package)
            self._check_window(package, last)
        for ref, entry in self.came.items():
            read |= self._incoming_files(ref, entry)
        for path in sorted(self._bundle.listed):
            if path.startswith("packages/") and path not in read:
                self._report.fault(
                    f"{path} is something that the log does not tell of",
                    path,
                    "It was put in from elsewhere.",
                )
        self._report.say(
            f"Packages sealed here: {len(self.sealed)}; that came in: {len(self.came)}. Signatures on "
            f"manifests, receipts and later access: {self._signatures}."
        )
        held = sum(each.destroyed is None for each in self.sealed.values())
        self._report.say(f"Packages whose content key is still held: {held}.")

    def _signed(self, path: str, namespace: str, absent: str) -> tuple[dict[str, Any], str, bytes] | None:
        """(what it says, the key that signed it, its bytes); None where it is not there or was reported."""
        if not self._bundle.has(path) or not self._bundle.has(path + ".sig"):
            if absent in self._bundle.absent:
                self._report.unchecked(
                    f"{path}: the signed file was not kept ({self._bundle.absent[absent]})."
                )
            else:
                self._report.fault(
                    f"{path} or its signature is missing", path, "It was taken out of the bundle."
                )
            return None
        self._signatures += 1
        try:
            text, key = self._bundle.signed(path, namespace)
            return texts.parse(text), key, text
        except Fault as fault:
            self._report.fault(f"{path} {fault}", path, "It cannot be relied on.")
            return None

    def _manifest(self, ref: str, entry: Entry) -> tuple[set[str], dict[str, Any], str]:
        """(files read, what it says, who signed): empty where there is nothing to go by."""
        path = f"packages/{ref}.manifest.json"
        absent = f"manifest-signature.{ref}"
        if absent in self._bundle.absent and self._bundle.has(path):
            self._report.unchecked(f"The signature of the manifest of package {ref}: it was not kept.")
            said, key, text = texts.parse(self._bundle.read(path)), "", self._bundle.read(path)
        else:
            found = self._signed(path, MANIFEST, absent)
            if found is None:
                return {path, path + ".sig"}, {}, ""
            said, key, text = found
        if texts.digest(text) != entry["manifest"]:
            self._report.fault(f"{path} is not the manifest that the log tells of", path, OTHER_PACKAGE)
        if said["package"] != ref or key not in ("", said["sender"]["key"]):
            self._report.fault(f"{path} is of another package, or signed by another key", path, OTHER_PACKAGE)
        return {path, path + ".sig"}, said, said["sender"]["key"]

    def _sealed_files(self, package: Package) -> set[str]:
        entry, ref = package.sealed, package.ref
        read, said, key = self._manifest(ref, entry)
        package.manifest = said
        if said:
            fingerprints = sorted(each["fingerprint"] for each in said["recipients"])
            told = (
                entry["authority"],
                entry["tranche"],
                entry["records"],
                entry["documents"],
                entry["strands"],
            )
            counts = said["counts"]
            stated = (
                said["receiver"]["code"], said["tranche"], counts["records"], counts["documents"],
                counts["strands"],
            )  # fmt: skip
            if told != stated or fingerprints != sorted(entry["recipients"]) or key != entry["key"]:
                self._report.fault(
                    f"the manifest of package {ref} has other counts, keys or receivers than the log",
                    f"packages/{ref}.manifest.json",
                    OTHER_PACKAGE,
                )
            if not self._people.is_of(entry.actor, str(entry["key"])):
                self._fault(f"package {ref} is signed with another's key", entry, OTHER_PACKAGE)
        if package.answer is not None:
            read |= self._receipt(package, package.answer)
        for number, given in sorted(package.given.items()):
            read |= self._access(package, number, given)
        return read

    def _receipt(self, package: Package, entry: Entry) -> set[str]:
        path = f"packages/{package.ref}.receipt.json"
        found = self._receipt_text(package.ref, path, entry)
        if found is not None:
            said, key = found
            self._compare_receipt(path, said, key, entry)
            self._check_word(path, package, key, said["received"])
        return {path, path + ".sig", f"packages/{package.ref}.receipt.withheld.json"}

    def _receipt_text(self, ref: str, path: str, entry: Entry) -> tuple[dict[str, Any], str] | None:
        held_back = f"packages/{ref}.receipt.withheld.json"
        if self._bundle.has(held_back):
            said = texts.parse(self._bundle.read(held_back))
            other = entry["receipt"] not in (None, said["sha256"]) or said["package"] != ref
            if other or self._bundle.has(path):
                self._report.fault(f"{held_back} is not of the receipt in the log", held_back, OTHER_PACKAGE)
            self._report.unchecked(
                f"The signature of the receipt of package {ref}: it holds words that a person typed. Ask to "
                f"see it; its SHA-256 must be {said['sha256']}."
            )
            return None
        found = self._signed(path, RECEIPT, f"receipt.{ref}")
        if found is None:
            return None
        said, key, text = found
        if entry["receipt"] not in (None, texts.digest(text)):
            self._report.fault(f"{path} is not the receipt that the log tells of", path, OTHER_PACKAGE)
        return said, key

    def _compare_receipt(self, path: str, said: dict[str, Any], key: str, entry: Entry) -> None:
        whole = [each for each in said["rejections"] if not each.get("document")]
        rejected = entry["rejected"] if said["verdict"] == "rejected" else len(whole)
        for wrong, words in (
            (said["package"] != entry["package"], "is of another package"),
            (entry["manifest"] not in (None, said["manifest_sha256"]), "is of another manifest"),
            (said["key"] != key, "is signed by another key than it names"),
            (entry["key"] not in (None, key), "is signed by another key than the log says"),
            (entry["verdict"] not in (None, said["verdict"]), "has another verdict than the log says"),
            (entry["rejected"] not in (None, rejected), "rejects other records than the log says"),
        ):
            if wrong:
                self._report.fault(
                    f"{path} {words}", path, "The balance rests on a receipt that does not fit."
                )

    def _check_word(self, path: str, package: Package, key: str, when: str) -> None:
        """It must be of somebody who could open the package, and was not revoked when they signed."""
        can = {each["fingerprint"] for each in package.manifest.get("recipients", ())}
        can |= {str(given["key"]) for given in package.given.values()}
        signers: list[Other] = [
            each for each in self._people.with_key("recipient", key) if each.fingerprint in can
        ]
        if not signers:
            self._report.fault(
                f"{path} is signed by somebody who could not open the package",
                path,
                "Its receiver did not sign it.",
            )
        elif all(each.revoked_at and each.revoked_at < when for each in signers):
            self._report.fault(
                f"{path} was signed after its signer was revoked", path, "The signature does not count."
            )

    def _access(self, package: Package, number: int, entry: Entry) -> set[str]:
        path = f"packages/{package.ref}-access-{number:02d}.json"
        found = self._signed(path, ACCESS, f"access.{package.ref}.{number}")
        if found is not None:
            said, key, _ = found
            told = (
                package.ref,
                number,
                entry["key"],
                entry["ends"],
                entry["protocol"],
                package.sealed["manifest"],
            )
            stated = (
                said["package"], said["number"], said["recipient"]["fingerprint"], said["ends"],
                said["protocol"], said["manifest_sha256"],
            )  # fmt: skip
            if told != stated or said["sender"]["key"] != key or not self._people.is_of(entry.actor, key):
                self._report.fault(f"{path} is not the access that the log tells of", path, WRONG_PERSON)
        return {path, path + ".sig"}

    def _incoming_files(self, ref: str, entry: Entry) -> set[str]:
        read, said, key = self._manifest(ref, entry)
        known = [each for each in self._people.with_key("sender", key) if 0 <= each.confirmed_at < entry.seq]
        if said and not any(each.revoked_seq < 0 or each.revoked_seq > entry.seq for each in known):
            self._fault(
                f"package {ref} is by a sender whose key two people had not compared, or that was revoked",
                entry,
                "It may not come from the council that it names.",
            )
        path = f"packages/{ref}.receipt.json"
        found = self._receipt_text(ref, path, entry)
        if found is not None:
            receipt, signer = found
            self._compare_receipt(path, receipt, signer, entry)
            if not self._people.is_of(entry.actor, signer):
                self._fault(
                    f"the receipt of package {ref} is signed with another's key", entry, OTHER_PACKAGE
                )
        return read | {path, path + ".sig", f"packages/{ref}.receipt.withheld.json"}

    # ---- grants ----

    def _check_window(self, package: Package, last: Entry | None) -> None:
        """The content key of a grant that is over, or of a package taken back, must be destroyed."""
        grant = self._papers.grants.get(package.grant)
        public = str(package.manifest["access"]["key"]) if package.manifest else ""
        gone = package.destroyed
        if gone is not None and public and gone["key"] != texts.digest(public.encode()):
            self._fault(f"another key was destroyed than that of package {package.ref}", gone, OPEN_DOOR)
        if gone is not None or grant is None or last is None:
            return
        if package.voided is not None or grant.over_at or grant.ends < last.day:
            self._fault(
                f"the content key of package {package.ref} is still held, although its grant ended on "
                f"{grant.over_at[:10] or grant.ends} or it was taken back",
                package.sealed,
                OPEN_DOOR,
            )
