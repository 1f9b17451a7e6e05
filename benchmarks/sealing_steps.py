"""What benchmarks/sealing.py times, each step a process: python benchmarks/sealing_steps.py STEP PATHS.

Apart from it, since a process that seals parts imports this module first, as it would the program's own,
which imports as little.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

PACKAGE = "0d5e8a52-4a2b-4d6e-9a0f-3c1d2b4e5f60"


def processes_wanted() -> int | None:
    """None: as the program decides by itself."""
    wanted = os.environ.get("SEALING_PROCESSES", "")
    return int(wanted) if wanted else None


def seal(source: Path, keys: Path, out: Path) -> None:
    """One package of every file below source: a case of each folder, a document of each file."""
    from transfer_app.adapters.bundles.package_writer import seal_package
    from transfer_app.adapters.sealing.keys import Fingerprint, KeyPair
    from transfer_app.domain.case_files import CaseFile, Document
    from transfer_app.domain.manifest import Addressee, Authority, PackageHeader, Sender
    from transfer_app.domain.vocabulary import Strand

    pair = KeyPair.parse((keys / "pair").read_text(encoding="ascii"))
    recipient, signing = str(pair.identity.recipient), str(pair.signing.public)
    addressee = Addressee("Rae Ford", "officer", recipient, str(Fingerprint.of(recipient, signing)))
    header = PackageHeader(
        PACKAGE, 1, datetime(2028, 4, 1, tzinfo=UTC),
        Sender(Authority("E10999001", "A"), "Ann Archer", signing),
        Authority("E06999001", "B"), (addressee,), date(2028, 6, 30),
    )  # fmt: skip
    folders = sorted(each.name for each in os.scandir(source))

    def cases() -> Iterator[CaseFile]:
        for name in folders:
            documents = tuple(
                Document(each.name, each.stat().st_size, partial(open, each.path, "rb", 0))
                for each in sorted(os.scandir(source / name), key=lambda each: each.name)
            )
            yield CaseFile(name, Strand.SOCIAL_CARE, b"{}" * 2_000, b"<p>" * 4_000, documents)

    seal_package(out, header, cases(), pair.signing, records=len(folders), processes=processes_wanted())


def unseal(keys: Path, sealed: Path, out: Path) -> None:
    from transfer_app.adapters.bundles.package_reader import addressed_package
    from transfer_app.adapters.bundles.unpacking import unpacked
    from transfer_app.adapters.sealing.keys import KeyPair
    from transfer_app.adapters.sealing.signers import AllowedSigner

    pair = KeyPair.parse((keys / "pair").read_text(encoding="ascii"))
    allowed = [AllowedSigner("E10999001", pair.signing.public)]
    manifest = sealed / f"{PACKAGE}.manifest.json"
    addressed = addressed_package(manifest, [pair.identity], allowed, "E06999001")
    with unpacked(addressed, out, processes=processes_wanted()):
        pass


def pyrage_seal(source: Path, keys: Path, out: Path) -> None:
    import pyrage

    subprocess.run(["tar", "-C", source, "-cf", out / "t.tar", "."], check=True)
    recipient = pyrage.x25519.Recipient.from_str((keys / "age-recipient").read_text(encoding="ascii"))
    pyrage.encrypt_file(str(out / "t.tar"), str(out / "t.age"), [recipient])


def pyrage_unseal(keys: Path, sealed: Path, out: Path) -> None:
    import pyrage

    secret = (keys / "age-key").read_text(encoding="ascii").splitlines()[2]
    identity = pyrage.x25519.Identity.from_str(secret)
    out.mkdir()
    pyrage.decrypt_file(str(sealed / "t.age"), str(out / "t.tar"), [identity])
    subprocess.run(["tar", "-C", out, "-xf", out / "t.tar"], check=True)


STEPS = {"seal": seal, "unseal": unseal, "pyrage-seal": pyrage_seal, "pyrage-unseal": pyrage_unseal}

if __name__ == "__main__":
    STEPS[sys.argv[1]](*map(Path, sys.argv[2:]))
