"""Files of a signature on a rule set: written beside the rule set itself, read strictly by the other council.

docs/format-rule-signature.md is the authority.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from transfer_app.adapters.bundles.signed_texts import (
    file_stem,
    read_signed,
    require_named,
    save_signed,
    sign_text,
)
from transfer_app.adapters.sealing.signatures import RULES_NAMESPACE, SigningKey
from transfer_app.adapters.sealing.signers import AllowedSigner, require_signer
from transfer_app.domain.errors import RulesRefused
from transfer_app.domain.rule_signing import RuleSignature

ENDING = ".rule-signature.json"
LARGEST_STATEMENT = 64 * 1024
TOGETHER = "Put the statement and its .sig file into one folder."


def sign_rules(said: RuleSignature, signer: SigningKey) -> str:
    """The signature over the statement's bytes, once they are known to be what a reader accepts."""
    try:
        return sign_text(said, "the statement", RuleSignature.read, signer, RULES_NAMESPACE)
    except ValueError as fault:
        raise RulesRefused(f"The rule set cannot be signed: {fault}.", "Correct what is named.") from fault


def save_rule_signature(folder: Path, said: RuleSignature, signature: str, rules: bytes) -> Path:
    """Puts the statement, its signature and the rule set into folder, all or none; the statement's path."""
    stem = f"{file_stem(f'{said.name}-{said.version}', 'rules')}.{said.digest[:12]}"
    name = f"{stem}.{said.authority.code}{ENDING}"
    return save_signed(folder, name, said.to_bytes(), signature, {f"{stem}.toml": rules})


def read_rule_signature(path: Path, allowed: Sequence[AllowedSigner]) -> tuple[RuleSignature, str]:
    """(the statement, its signature), checked against the keys that we hold for the authority it names.

    Tampered when the signature is not by one of these keys, RulesRefused when the statement is not as the
    format demands, NotFound when a file is not there. Whether it holds here and now, the caller checks.
    """
    text, signature, key = read_signed(
        path, LARGEST_STATEMENT, TOGETHER, _too_large, allowed, RULES_NAMESPACE
    )
    try:
        said = RuleSignature.read(text)
    except ValueError as fault:
        raise RulesRefused(
            f"The statement is not as it must be: {fault}.", "Ask its signer to sign and save it again."
        ) from fault
    require_named(said, key, "the rule set", said.authority.code)
    require_signer(allowed, said.authority.code, key, said.signed, "rule set")
    return said, signature


def _too_large(said: str) -> RulesRefused:
    return RulesRefused(said, "Choose a .rule-signature.json file.")
