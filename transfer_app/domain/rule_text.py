"""A rule set as a document for lawyers: Markdown, every rule in words with its law and its status.

Pure: the same rule set gives the same text, so that two councils can compare what they are asked to sign.
"""

from __future__ import annotations

from collections.abc import Iterator

from transfer_app.domain.explanation_words import capital
from transfer_app.domain.reasons import Reason, ReasonText
from transfer_app.domain.rule_policy_text import policy_text
from transfer_app.domain.rule_words import (
    ADDRESSES,
    STRANDS,
    Group,
    conditions,
    group_of,
    outcome_words,
    priority_words,
    strands_words,
)
from transfer_app.domain.rules import Check, FamilyRule, Gate, Rule, RuleSet
from transfer_app.domain.siting import FAULT_WORDS, MILD
from transfer_app.domain.vocabulary import Strand


def rules_text(rules: RuleSet) -> str:
    """The whole document."""
    return "\n".join(_Text(rules).lines()).rstrip() + "\n"


INTRODUCTION = """\
Nothing here is legal advice. Lawyers of both councils sign the rule set before its results count.

**How they are read.** A case record is one child in one strand. The rules of its strand are put to it in
order; the first whose conditions all hold decides. Everything is judged on vesting day. Where that rule
goes by an address which cannot decide, a gate sends the record to people. Checks then look at what was
decided. A rule that also adds its reason does so wherever it holds and the record is with people already.
No record is guessed at: what no rule covers goes to people.
"""

GATES = """\
Put to a record that a rule gave by its address, or proposed by it. Of the gates for what speaks against
the address, the first that fits decides: people look at the record, for the gate's reason. Where the rule
had sent it to people itself, the gate only adds its reason. The rule set states no status of gates: read
each law here as one that needs legal sign-off.
"""

CHECKS = """\
Put to every record that the rules gave to a successor or to people. Where one holds, people decide and
the result stays as the proposal; a record that is with people already gets the reason besides.
"""

FAMILIES = """\
Raised once for a family whose members go to different successors. It changes no record's result.
"""

REASONS = """\
Why a record goes to people. Priority 1 is the most urgent, 4 the least. These texts ship with the program
(`schemas/rules/reasons.toml`); the digest of the rule set does not cover them.
"""

ALSO = """\
**Also:** where an earlier rule or a gate has sent the record to people already, this reason is added to
theirs.
"""

MILD_ONES = (
    "A PO box, a postcode of one large user and a terminated postcode are mild: where no gate fits, the "
    "address decides all the same, and the decision says so."
)


class _Text:
    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._chapters: dict[Group, list[Rule]] = {group: [] for group in Group}
        for rule in rules.rules:
            self._chapters[group_of(rule)].append(rule)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        for group, rules in self._chapters.items():
            if rules:
                yield f"## {group.value}\n"
                for rule in rules:
                    yield from self._rule(rule)
        yield from self._gates()
        yield from self._checks()
        yield from self._families()
        yield from policy_text(self._rules.policy)
        yield from self._reasons()
        yield from self._unsigned()

    def _head(self) -> Iterator[str]:
        one = self._rules
        unsigned = sum(not rule.verified for rule in one.rules) + sum(
            not check.verified for check in one.checks
        )
        yield f"# The rules: {plain(one.name)}, version {plain(one.version)}\n"
        yield f"Digest: `{one.digest}`. The exact format of the rule set is in `format-rules.md`.\n"
        parts = f"{len(one.rules)} rules, {len(one.gates)} gates and {len(one.checks)} checks"
        yield f"{parts}. {unsigned} rules and checks still need legal sign-off; the end"
        yield "lists them, and the gates.\n"
        yield INTRODUCTION
        yield "| strand | its rules, in order |\n|---|---|"
        for strand in Strand:
            links = ", ".join(_link(rule) for rule in one.for_strand(strand))
            yield f"| {capital(STRANDS[strand])} | {links} |"
        yield ""

    def _rule(self, rule: Rule) -> Iterator[str]:
        yield f'<a id="rule-{rule.id}"></a>\n\n### {rule.id}. {plain(rule.title)}\n'
        yield f"Order {rule.order}. {capital(strands_words(rule.strands))}. {_status(rule.verified)}\n"
        yield from _applies(conditions(rule.when, rule.parameters))
        yield f"**Then:** {outcome_words(rule, self._rules.policy)}"
        if rule.note:
            yield f"Besides: {plain(rule.note)}."
        yield ""
        if rule.reason is not None:
            yield from self._given(rule.reason)
        if rule.adds:
            yield ALSO
        yield from _law(rule.legal_basis, rule.source)

    def _given(self, code: Reason) -> Iterator[str]:
        text = self._rules.reasons[code]
        yield f"**Reason:** {code.value}, {text.title} ({priority_words(text)})."
        yield f"Interim lead: {text.interim_lead}. Evidence: {text.evidence}. Signs: {text.signs}.\n"

    def _gates(self) -> Iterator[str]:
        yield f"## Gates: when the address cannot decide\n\n{GATES}"
        yield "| gate | what speaks against the address | for which address, and when | reason | law |"
        yield "|---|---|---|---|---|"
        for gate in self._rules.gates:
            fault = f"{FAULT_WORDS[gate.fault]} (`{gate.fault}`)"
            law = plain(gate.legal_basis)
            yield f"| {gate.id} | {fault} | {_scope(gate)} | {gate.reason.value} | {law} |"
        gated = {gate.fault for gate in self._rules.gates}
        loose = [FAULT_WORDS[fault] for fault in MILD if fault not in gated]
        yield (
            f"\n{MILD_ONES}" + (f" No gate at all is there for: {'; '.join(loose)}." if loose else "") + "\n"
        )

    def _checks(self) -> Iterator[str]:
        yield f"## Checks: after a successor was found\n\n{CHECKS}"
        for check in self._rules.checks:
            yield from self._check(check)

    def _check(self, check: Check) -> Iterator[str]:
        yield f"### {check.id}. {capital(plain(check.title))}\n"
        yield f"Order {check.order}. {capital(strands_words(check.strands))}. {_status(check.verified)}\n"
        yield from _applies(conditions(check.when, check.parameters))
        yield from self._given(check.reason)
        yield from _law(check.legal_basis, check.source)

    def _families(self) -> Iterator[str]:
        if not self._rules.families:
            return
        yield f"## Families that go different ways\n\n{FAMILIES}"
        for one in self._rules.families:
            yield f"### {one.id}. {plain(one.title)}\n"
            yield f"Order {one.order}. Families. {_status(one.verified)}\n"
            yield from self._given(one.reason)
            yield from _law(one.legal_basis, one.source)

    def _reasons(self) -> Iterator[str]:
        yield f"## Reasons\n\n{REASONS}"
        yield "| reason | title | priority | interim lead | evidence asked for | signs | given by |"
        yield "|---|---|---|---|---|---|---|"
        for code, text in sorted(self._rules.reasons.items(), key=_by_priority):
            priority = priority_words(text).removeprefix("priority ")
            cells = (
                code.value, text.title, priority, text.interim_lead, text.evidence, text.signs,
                self._givers(code),
            )  # fmt: skip
            yield f"| {' | '.join(cells)} |"
        yield ""

    def _givers(self, code: Reason) -> str:
        found = [_link(rule) for rule in self._rules.rules if rule.reason is code]
        found += [f"gate {gate.id}" for gate in self._rules.gates if gate.reason is code]
        found += [f"check {check.id}" for check in self._rules.checks if check.reason is code]
        found += [f"family rule {one.id}" for one in self._rules.families if one.reason is code]
        return ", ".join(dict.fromkeys(found)) or "nothing in this set"

    def _unsigned(self) -> Iterator[str]:
        yield "## What still needs legal sign-off\n"
        rules = [rule for rule in self._rules.rules if not rule.verified]
        checks = [check for check in self._rules.checks if not check.verified]
        yield f"{len(rules)} rules and {len(checks)} checks are listed with their law.\n"
        yield "| part | title | law | read in |\n|---|---|---|---|"
        listed: list[tuple[str, Rule | Check | FamilyRule]] = [(_link(rule), rule) for rule in rules]
        listed += [(f"check {check.id}", check) for check in checks]
        families = [one for one in self._rules.families if not one.verified]
        listed += [(f"family rule {one.id}", one) for one in families]
        for name, one in listed:
            title = capital(plain(one.title))
            yield f"| {name} | {title} | {plain(one.legal_basis)} | {plain(one.source)} |"
        yield "\nAnd every gate, of which no status is stated:\n"
        for name, law in dict.fromkeys((gate.id, gate.legal_basis) for gate in self._rules.gates):
            yield f"- {name}: {plain(law)}"
        yield ""


def plain(text: str) -> str:
    """Text of a rule set's file, which may hold anything, as words that are no Markdown table or HTML."""
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")


def _applies(clauses: list[str]) -> Iterator[str]:
    if not clauses:
        yield "**Applies** always.\n"
        return
    yield "**Applies when**\n"
    for number, clause in enumerate(clauses, 1):
        yield f"- {clause}{'.' if number == len(clauses) else ', and'}"
    yield ""


def _law(legal_basis: str, source: str) -> Iterator[str]:
    yield f"**Law:** {plain(legal_basis)}.\n"
    yield f"**Read in:** {plain(source)}.\n"


def _scope(gate: Gate) -> str:
    tests = [ADDRESSES.get(test, "no address").partition(" (")[0] for test in sorted(gate.address)]
    where = " or ".join(tests) or "any"
    when = " and ".join(conditions(gate.when, {}))
    return f"{where}, when {when}" if when else where


def _status(verified: bool) -> str:
    return "Verified." if verified else "**Needs legal sign-off.**"


def _link(rule: Rule) -> str:
    return f"[{rule.id}](#rule-{rule.id})"


def _by_priority(item: tuple[Reason, ReasonText]) -> tuple[int, str]:
    return item[1].priority, item[0].value
