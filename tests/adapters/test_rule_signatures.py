"""Signatures on rule sets as files: made and checked with ssh-keygen, and what must be refused."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from sealed_packages import BCP, CREATED, DORSET, Council

from transfer_app.adapters.bundles.rule_signatures import (
    read_rule_signature,
    save_rule_signature,
    sign_rules,
)
from transfer_app.adapters.rule_set_texts import KeptText, read_rule_text, take_rule_text
from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.adapters.sealing.signatures import RECEIPT_NAMESPACE, RULES_NAMESPACE
from transfer_app.domain.errors import (
    KeyUnusable,
    NotFound,
    OutputFailed,
    ProfileError,
    RulesRefused,
    Tampered,
)
from transfer_app.domain.rule_signing import LASTS, RuleSignature
from transfer_app.resources import schema_path

STANDARD = schema_path("rules/standard.toml").read_bytes()


@pytest.fixture
def bcp() -> Council:
    return Council.new(BCP)


def said_by(council: Council) -> RuleSignature:
    rules = read_rule_set()
    return RuleSignature(
        rules.name, rules.version, rules.digest, council.authority, "Ben Abbot",
        str(council.keys.signing.public), signed=CREATED, expires=CREATED + LASTS,
    )  # fmt: skip


def saved(folder: Path, council: Council) -> Path:
    said = said_by(council)
    return save_rule_signature(folder, said, sign_rules(said, council.keys.signing), STANDARD)


def forged(folder: Path, by: Council, text: bytes, namespace: str = RULES_NAMESPACE) -> Path:
    path = folder / "x.rule-signature.json"
    path.write_bytes(text)
    path.with_name(path.name + ".sig").write_text(by.keys.signing.sign(text, namespace), encoding="ascii")
    return path


def ssh_verify(folder: Path, council: Council, path: Path, namespace: str = RULES_NAMESPACE) -> bool:
    (folder / "allowed").write_text(council.allowed.line([RULES_NAMESPACE]), encoding="ascii")
    line = ["ssh-keygen", "-Y", "verify", "-f", folder / "allowed", "-I", council.authority.code]
    line += ["-n", namespace, "-s", f"{path}.sig"]
    return subprocess.run(line, input=path.read_bytes(), capture_output=True, check=False).returncode == 0


def test_three_files_go_to_the_other_council_and_are_read_there(tmp_path: Path, bcp: Council) -> None:
    path = saved(tmp_path, bcp)
    said, signature = read_rule_signature(path, [Council.new(DORSET).allowed, bcp.allowed])
    assert said == said_by(bcp)
    assert signature.startswith("-----BEGIN SSH SIGNATURE-----")
    (rules,) = tmp_path.glob("*.toml")
    assert rules.stem.endswith(f"{said.version}.{said.digest[:12]}")
    assert path.name == f"{rules.stem}.{BCP.code}.rule-signature.json"
    assert sorted(tmp_path.iterdir()) == sorted([rules, path, path.with_name(path.name + ".sig")])
    assert read_rule_set(rules).digest == said.digest


def test_files_of_two_councils_share_a_folder_and_none_is_overwritten(tmp_path: Path, bcp: Council) -> None:
    first = saved(tmp_path, bcp)
    saved(tmp_path, Council.new(DORSET))
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(before) == 5
    with pytest.raises(OutputFailed):
        saved(tmp_path, bcp)
    for path in (first, first.with_name(first.name + ".sig")):
        path.unlink()
    (rules,) = tmp_path.glob("*.toml")
    rules.write_bytes(b"# other rules")
    with pytest.raises(OutputFailed, match="toml exists"):
        saved(tmp_path, bcp)
    assert not first.exists()


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
def test_ssh_keygen_verifies_ours_and_refuses_what_differs(tmp_path: Path, bcp: Council) -> None:
    path = saved(tmp_path, bcp)
    assert ssh_verify(tmp_path, bcp, path)
    assert not ssh_verify(tmp_path, bcp, path, RECEIPT_NAMESPACE)
    assert not ssh_verify(tmp_path, Council.new(BCP), path)
    path.write_bytes(path.read_bytes().replace(b"Ben", b"Bem"))
    assert not ssh_verify(tmp_path, bcp, path)


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
def test_what_ssh_keygen_signed_is_read(tmp_path: Path, bcp: Council) -> None:
    key = tmp_path / "key"
    key.write_text(bcp.keys.signing.secret_text(), encoding="ascii")
    key.chmod(0o600)
    path = tmp_path / "x.rule-signature.json"
    path.write_bytes(said_by(bcp).to_bytes())
    line = ["ssh-keygen", "-Y", "sign", "-f", key, "-n", RULES_NAMESPACE, path]
    subprocess.run(line, check=True, capture_output=True)
    assert read_rule_signature(path, [bcp.allowed])[0] == said_by(bcp)


def test_the_statement_meets_its_schema_which_refuses_more(bcp: Council) -> None:
    schema = json.loads(schema_path("rule-signature.schema.json").read_text("utf-8"))
    checker = jsonschema.Draft202012Validator(schema)
    checker.check_schema(schema)
    good = json.loads(said_by(bcp).to_bytes())
    assert list(checker.iter_errors(good)) == []
    for wrong in (
        {**good, "more": 1},
        {**good, "person": {"name": "Ben", "role": "reviewer"}},
        *({key: value for key, value in good.items() if key != left_out} for left_out in good),
    ):
        assert list(checker.iter_errors(wrong)) != []


def test_a_tampered_statement_is_refused(tmp_path: Path, bcp: Council) -> None:
    path = saved(tmp_path, bcp)
    path.write_bytes(path.read_bytes().replace(b'"Ben Abbot"', b'"Bem Abbot"'))
    with pytest.raises(Tampered, match="changed after it was signed") as refused:
        read_rule_signature(path, [bcp.allowed])
    assert "keep this one as evidence" in refused.value.remedy


def test_only_a_key_held_for_the_authority_counts(tmp_path: Path, bcp: Council) -> None:
    dorset = Council.new(DORSET)
    text = said_by(bcp).to_bytes()
    path = forged(tmp_path, bcp, text)
    assert read_rule_signature(path, [bcp.allowed])[0] == said_by(bcp)
    with pytest.raises(Tampered, match="not by a key that you hold"):
        read_rule_signature(path, [dorset.allowed])
    with pytest.raises(Tampered, match="not one of"):
        read_rule_signature(path, [replace(bcp.allowed, principal=DORSET.code)])
    with pytest.raises(Tampered, match="not one of"):
        read_rule_signature(forged(tmp_path, dorset, text), [dorset.allowed, bcp.allowed])
    with pytest.raises(KeyUnusable):
        sign_rules(said_by(bcp), dorset.keys.signing)


def test_a_signature_made_for_something_else_is_refused(tmp_path: Path, bcp: Council) -> None:
    path = forged(tmp_path, bcp, said_by(bcp).to_bytes(), RECEIPT_NAMESPACE)
    with pytest.raises(Tampered, match="made for something else, not for transfer-app/rules/v1") as refused:
        read_rule_signature(path, [bcp.allowed])
    assert refused.value.remedy


@pytest.mark.parametrize(
    "changes",
    [
        {"person": ""}, {"person": "Ben\u202e"}, {"digest": "0"}, {"name": ""},
        {"expires": CREATED}, {"expires": CREATED + timedelta(days=367)},
    ],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_what_cannot_be_is_neither_signed_nor_read(
    tmp_path: Path, bcp: Council, changes: dict[str, object]
) -> None:
    wrong = replace(said_by(bcp), **changes)  # type: ignore[arg-type]
    with pytest.raises(RulesRefused, match="cannot be signed"):
        sign_rules(wrong, bcp.keys.signing)
    with pytest.raises(RulesRefused, match="not as it must be"):
        read_rule_signature(forged(tmp_path, bcp, wrong.to_bytes()), [bcp.allowed])


def test_files_that_are_missing_or_no_statement_are_refused(tmp_path: Path, bcp: Council) -> None:
    path = saved(tmp_path, bcp)
    with pytest.raises(RulesRefused, match="larger than it may be"):
        read_rule_signature(forged(tmp_path, bcp, b" " * 70_000), [bcp.allowed])
    path.with_name(path.name + ".sig").unlink()
    with pytest.raises(NotFound, match="could not be opened") as refused:
        read_rule_signature(path, [bcp.allowed])
    assert ".sig" in refused.value.remedy


def test_the_digest_is_what_the_format_says() -> None:
    """Computed again as a stranger would from docs/format-rule-signature.md alone."""

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return repr(value) if isinstance(value, float) else value

    for text in (STANDARD, STANDARD.replace(b"snap_coast_m = 0\n", b"snap_coast_m = 2.5\n", 1)):
        whole = plain(tomllib.loads(text.decode("utf-8")))
        written = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(written.encode("utf-8")).hexdigest()
        assert read_rule_text("Rules 1", text).digest == digest


def test_a_kept_text_is_the_rule_set_that_its_file_was(tmp_path: Path) -> None:
    name, content = take_rule_text(None)
    assert (name, content) == ("standard.toml", STANDARD)
    shipped = read_rule_set()
    assert read_rule_text("Rules 1", content) == shipped
    assert read_rule_text("Rules 1", b"# only a remark\n" + content).digest == shipped.digest
    changed = content.replace(b'version = "', b'version = "1', 1)
    assert read_rule_text("Rules 1", changed).digest != shipped.digest
    with pytest.raises(ProfileError, match="Rules 1, at the top"):
        read_rule_set(KeptText("Rules 1", b"a = 1"))
    with pytest.raises(ProfileError, match="not TOML"):
        read_rule_text("Rules 1", b"\xff")
    with pytest.raises(ProfileError, match="cannot be read"):
        take_rule_text(tmp_path / "none.toml")
    (tmp_path / "big.toml").write_bytes(b"#" * (4 * 1024**2 + 1))
    with pytest.raises(ProfileError, match="too large"):
        take_rule_text(tmp_path / "big.toml")
