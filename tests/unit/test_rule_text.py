"""The rule set in words for lawyers, its format document, and the command that writes a council's own."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from typed_commands import typed

from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.domain.predicates import PREDICATES
from transfer_app.domain.reasons import Reason
from transfer_app.domain.rule_text import plain, rules_text
from transfer_app.domain.rule_words import Group, group_of
from transfer_app.domain.rules import RuleSet
from transfer_app.resources import schema_path

WRITER = Path(__file__).resolve().parents[2] / ".ci" / "write_rules.py"


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_rules", WRITER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return read_rule_set()


@pytest.fixture(scope="module")
def text(rules: RuleSet) -> str:
    return rules_text(rules)


def chapter(text: str, rule: str) -> str:
    """What is said of one rule."""
    found = re.search(rf'<a id="rule-{rule}"></a>(.*?)(?=<a id="rule-|\n## )', text, re.DOTALL)
    assert found is not None, rule
    return found[1]


def test_the_generated_documents_are_up_to_date(writer: ModuleType) -> None:
    command = "run: .venv/bin/python .ci/write_rules.py"
    assert writer.RULES.read_text(encoding="utf-8") == writer.rules_page(), command
    assert writer.FORMAT.read_text(encoding="utf-8") == writer.format_page(), command


def test_the_format_document_says_exactly_when_each_condition_holds(writer: ModuleType) -> None:
    exactly = writer.FORMAT.read_text(encoding="utf-8").partition("Exactly, where")[2]
    assert set(re.findall(r"^\| `([a-z0-9-]+)` \|", exactly, re.MULTILINE)) == set(PREDICATES)


def test_the_format_document_names_every_key_of_the_schema(writer: ModuleType) -> None:
    import json

    text = writer.FORMAT.read_text(encoding="utf-8")
    schema = json.loads(schema_path("rule-set.schema.json").read_text(encoding="utf-8"))
    parts = [
        schema,
        schema["properties"]["policy"],
        schema["properties"]["policy"]["properties"]["authorities"],
    ]
    parts += [schema["$defs"][name] for name in ("rule", "gate", "check")]
    for key in {key for part in parts for key in part["properties"]}:
        assert f"`{key}`" in text or f"[[{key}]]" in text or f"[{key}]" in text, key


def test_reasons_of_one_priority_keep_the_order_of_their_file() -> None:
    """docs/format-rules.md promises it to whoever writes a second engine."""
    rows = tomllib.loads(schema_path("rules/reasons.toml").read_text(encoding="utf-8"))["reason"]
    assert [row["code"] for row in rows] == [reason.value for reason in Reason]


def test_every_rule_is_said_once_with_its_law_and_status(rules: RuleSet, text: str) -> None:
    for rule in rules.rules:
        assert text.count(f'<a id="rule-{rule.id}"></a>') == 1
        said = chapter(text, rule.id)
        assert rule.title in said
        assert rule.legal_basis in said
        assert rule.source in said
        assert ("Verified." in said) is rule.verified
        assert ("Needs legal sign-off" in said) is not rule.verified
        assert (rule.note in said) if rule.note else ("Besides" not in said)
    for gate in rules.gates:
        assert gate.legal_basis in text
    for check in rules.checks:
        assert f"### {check.id}. " in text


def test_a_rule_is_read_out_with_its_numbers_and_its_negations(text: str) -> None:
    near = chapter(text, "A2")
    assert "- a child protection plan is open, and" in near
    assert "- the home changes within 28 days either side of vesting day." in near
    assert "{" not in near
    assert "People decide. Proposed is the successor whose area holds the current home" in near
    assert "CP_MOVE" in near
    assert "Interim lead: originating side until transfer-in conference." in near
    assert "- it is not so that two homes are open in different successors' areas." in chapter(text, "A1")
    assert "**Applies** always." in chapter(text, "F1")
    assert "this rule set does not name one yet" in chapter(text, "S6a")
    assert "priority 2, but 3 where it is not so that a child protection plan is open" in chapter(text, "A9")


@pytest.mark.parametrize(
    ("rule", "group"),
    [
        ("M1", Group.MODEL), ("G1", Group.BEFORE), ("G2", Group.BEFORE), ("E7", Group.BEFORE),
        ("S1", Group.STATUS), ("S6a", Group.STATUS), ("S12", Group.STATUS), ("A4", Group.PRESENCE),
        ("A9", Group.PRESENCE), ("E1", Group.SEND), ("E5", Group.YOUTH_JUSTICE), ("E4", Group.EDUCATION),
        ("E6", Group.EARLY_HELP), ("S8a", Group.ADOPTION), ("C1", Group.CLOSED), ("C2", Group.CLOSED),
        ("F1", Group.CARERS), ("F2", Group.STAFF),
    ],
)  # fmt: skip
def test_rules_stand_in_the_chapter_where_a_lawyer_looks(rules: RuleSet, rule: str, group: Group) -> None:
    assert group_of(next(each for each in rules.rules if each.id == rule)) is group


def test_what_needs_sign_off_is_all_listed(rules: RuleSet, text: str) -> None:
    last = text.partition("## What still needs legal sign-off")[2]
    for rule in rules.rules:
        assert (f"[{rule.id}](#rule-{rule.id})" in last) is not rule.verified
    assert {f"- {gate.id}: {gate.legal_basis}" for gate in rules.gates} <= set(last.splitlines())


def test_text_of_a_file_cannot_break_a_table_or_carry_html() -> None:
    assert plain("a | b\n<script>x</script> & c") == "a \\| b &lt;script>x&lt;/script> &amp; c"


def test_a_council_writes_its_own_rule_set_in_words(tmp_path: Path) -> None:
    own, out = tmp_path / "own.toml", tmp_path / "own.md"
    shipped = schema_path("rules/standard.toml").read_text(encoding="utf-8")
    own.write_text(
        shipped.replace("[policy.authorities]", '[policy.authorities]\ncustodian = "E06999001"').replace(
            "{ move_days = 28 }", "{ move_days = 56 }"
        ),
        encoding="utf-8",
    )
    done = typed("rule-table", own, "--out", out)
    assert done.exit_code == 0, done.output
    assert str(out) in done.stdout
    text = out.read_text(encoding="utf-8")
    assert "within 56 days either side of vesting day" in chapter(text, "A2")
    assert "It is kept by the custodian, E06999001." in chapter(text, "C4")
    assert typed("rule-table").stdout == rules_text(read_rule_set())
    own.write_text("[rule_set]\n", encoding="utf-8")
    refused = typed("rule-table", own)
    assert refused.exit_code == 1
    assert "own.toml" in refused.stderr
