"""Files of a signature on a rule set: written beside the rule set itself, read strictly by the other council.

docs/format-rule-signature.md is the authority.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from transfer_app.adapters.bundles.bounded import read_bounded
from transfer_app.adapters.bundles.finished_files import FinishedFiles
from transfer_app.adapters.sealing.signatures import RULES_NAMESPACE, SigningKey, verify
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer
from transfer_app.domain.errors import KeyUnusable, RulesRefused, Tampered
from transfer_app.domain.package_names import LARGEST_SIGNATURE
from transfer_app.domain.rule_signing import RuleSignature

ENDING = ".rule-signature.json"
LARGEST_STATEMENT = 64 * 1024
LONGEST_STEM = 60


def sign_rules(said: RuleSignature, signer: SigningKey) -> str:
    """The signature over the statement's bytes, once they are known to be what a reader accepts."""
    if str(signer.public) != said.key:
        raise KeyUnusable("The signing key is not the one that the statement names.")
    text = said.to_bytes()
    try:
        RuleSignature.read(text)
    except ValueError as fault:
        raise RulesRefused(f"The rule set cannot be signed: {fault}.", "Correct what is named.") from fault
    return signer.sign(text, RULES_NAMESPACE)


def save_rule_signature(folder: Path, said: RuleSignature, signature: str, rules: bytes) -> Path:
    """Puts the statement, its signature and the rule set into folder, all or none; the statement's path.

    Two signatures on one rule set may lie in one folder: its file is then the same, and left as it is.
    """
    stem = f"{_stem(f'{said.name}-{said.version}')}.{said.digest[:12]}"
    name = f"{stem}.{said.authority.code}{ENDING}"
    with FinishedFiles(folder) as files:
        if not _holds(folder / f"{stem}.toml", rules):
            with files.create(f"{stem}.toml") as sink:
                sink.write(rules)
        with files.create(name + ".sig") as sink:
            sink.write(signature.encode("ascii"))
        with files.create(name) as sink:
            sink.write(said.to_bytes())
        files.finish()
    return folder / name


def read_rule_signature(path: Path, allowed: Sequence[AllowedSigner]) -> tuple[RuleSignature, str]:
    """(the statement, its signature), checked against the keys that we hold for the authority it names.

    Tampered when the signature is not by one of these keys, RulesRefused when the statement is not as the
    format demands, NotFound when a file is not there. Whether it holds here and now, the caller checks.
    """
    text = _read(path, LARGEST_STATEMENT)
    signature = _read(path.with_name(path.name + ".sig"), LARGEST_SIGNATURE).decode("latin-1")
    key = verify(text, signature, RULES_NAMESPACE, [signer.key for signer in allowed])
    try:
        said = RuleSignature.read(text)
    except ValueError as fault:
        raise RulesRefused(
            f"The statement is not as it must be: {fault}.", "Ask its signer to sign and save it again."
        ) from fault
    if said.key != str(key):
        raise Tampered(f"The key that signed the rule set is not one of {said.authority.code}.")
    require_signer(allowed, said.authority.code, key, said.signed, "rule set")
    return said, signature


def _stem(text: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")[:LONGEST_STEM] or "rules"


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _read(path: Path, largest: int) -> bytes:
    remedy = "Put the statement and its .sig file into one folder."
    return read_bounded(path, largest, remedy, _too_large)


def _too_large(said: str) -> RulesRefused:
    return RulesRefused(said, "Choose a .rule-signature.json file.")
