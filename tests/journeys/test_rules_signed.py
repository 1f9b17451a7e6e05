"""Rule sets signed by both councils' approvers: what counts, what is refused, and what may be sealed then."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import allocated_county
import pytest
import signed_rules
import two_councils
import workspace_state
from signed_rules import as_user
from two_councils import Councils

from transfer_app.adapters.sealing.signatures import RECEIPT_NAMESPACE, SigningKey
from transfer_app.domain.errors import (
    NotFound,
    NotPermitted,
    NotReady,
    OutputFailed,
    ProfileError,
    RulesRefused,
    Tampered,
)
from transfer_app.domain.rule_signing import LASTS
from transfer_app.domain.vocabulary import Role
from transfer_app.resources import schema_path
from transfer_app.services import (
    allocating,
    auditing,
    comparing,
    rule_sets,
    rule_signing,
    senders,
    sharing,
    workspaces,
)
from transfer_app.services.case_page import case_page
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey

WEST, EAST = ("E06999001", "West Wessmoor"), ("E06999002", "Annet and Marsh")
Council = tuple[Session, Session]


@pytest.fixture
def councils(unsigned_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(unsigned_county, tmp_path)
    yield met
    two_councils.part(met)


@pytest.fixture
def west(councils: Councils) -> Iterator[Council]:
    made = signed_rules.other_council(councils.ann.outside, *WEST, councils.folder)
    yield made
    made[0].workspace.close()


@pytest.fixture
def east(councils: Councils) -> Iterator[Council]:
    made = signed_rules.other_council(councils.ann.outside, *EAST, councils.folder)
    yield made
    made[0].workspace.close()


def run_again(councils: Councils) -> bool:
    """Whether the new run is a trial."""
    return allocating.allocate(councils.ann, Quiet()).run.trial


def both_sign(councils: Councils, west: Council, east: Council, rules: Path | None = None) -> int:
    kept = rule_sets.add(councils.ann, rules).rules
    rule_signing.sign(councils.ben, kept.id)
    for council in (west, east):
        signed_rules.trust(council, (councils.ann, councils.ben))
        rule_signing.take_in(councils.ann, signed_rules.signature_of(council, rules))
    return kept.id


def changed_rules(folder: Path) -> Path:
    """The rules that ship with one letter of their version changed."""
    path = folder / "changed.toml"
    path.write_bytes(
        schema_path("rules/standard.toml").read_bytes().replace(b'version = "', b'version = "1', 1)
    )
    return path


def test_two_councils_sign_then_the_run_is_no_trial_and_is_sealed(
    councils: Councils, west: Council, east: Council
) -> None:
    protocol = councils.agreed(accepted=False)
    before = rule_sets.page(councils.ann)
    assert before.kept is None
    assert before.standing.missing_in_words == "Wessmoor; West Wessmoor; Annet and Marsh"
    with pytest.raises(RulesRefused, match="not signed by both councils") as refused:
        councils.sealed(protocol)
    assert "Wessmoor; West Wessmoor; Annet and Marsh" in refused.value.remedy
    assert list(councils.outbox.iterdir()) == []

    kept = rule_sets.add(councils.ann, None).rules
    rule_signing.sign(councils.ben, kept.id)
    assert run_again(councils)
    assert rule_sets.page(councils.ann).standing.missing_in_words == "West Wessmoor; Annet and Marsh"
    for council, left in ((west, "Annet and Marsh"), (east, "")):
        signed_rules.trust(council, (councils.ann, councils.ben))
        taken = rule_signing.take_in(councils.ann, signed_rules.signature_of(council))
        assert taken.signed_by is None
        assert rule_sets.page(councils.ann).standing.missing_in_words == left
    with pytest.raises(NotReady, match="signed after it"):
        councils.sealed(protocol)

    assert not run_again(councils)
    now = rule_sets.page(councils.ann)
    assert rule_sets.trial_words(councils.ann) == ""
    assert [each.said.person for each in now.standing.signed] == [
        "Ben Abbot", "Wes Ash of West Wessmoor", "Wes Ash of Annet and Marsh",
    ]  # fmt: skip
    assert councils.sealed(protocol).records > 0
    log = [entry for entry in auditing.latest(councils.ann, 30) if str(entry["action"]).startswith("rule")]
    assert [entry["action"] for entry in reversed(log)] == [
        "rule-set-added", "rule-set-signed", "rule-signature-taken-in", "rule-signature-taken-in",
    ]  # fmt: skip
    assert all(entry["detail"]["digest"] == kept.digest for entry in log)  # type: ignore[index]
    assert auditing.verify(councils.ann).entries > 0


def test_one_changed_letter_makes_the_rules_unsigned_again(
    councils: Councils, west: Council, east: Council
) -> None:
    both_sign(councils, west, east)
    assert not run_again(councils)
    changed = rule_sets.add(councils.ann, changed_rules(councils.folder))
    assert not changed.already
    protocol = councils.agreed()
    rule_sets.use(councils.ann, changed.rules.id)
    with pytest.raises(NotReady, match="went by other rules"):
        councils.sealed(protocol)
    assert run_again(councils)
    assert rule_sets.page(councils.ann).rules.version != rule_sets.page(councils.rae).rules.version
    with pytest.raises(RulesRefused, match="not signed"):
        councils.sealed(protocol)
    with councils.ann.workspace.read() as unit:
        record = unit.records.ids()[0]
    assert not case_page(councils.ben, record).rules_differ
    rule_sets.use(councils.ann, rule_sets.SHIPPED)
    assert case_page(councils.ben, record).rules_differ
    assert not run_again(councils)
    assert councils.sealed(protocol).records > 0


def test_a_kept_text_that_somebody_altered_is_unsigned(
    councils: Councils, west: Council, east: Council
) -> None:
    """The digest is computed anew from what the rules say, whatever the row says."""
    number = both_sign(councils, west, east)
    rule_sets.use(councils.ann, number)
    assert not run_again(councils)
    with councils.ann.workspace.change() as unit:
        unit.log.append(councils.ann.entry("vesting-day-set", day="2027-04-01"))
        unit.log._connection.exec_driver_sql(  # type: ignore[attr-defined]
            "UPDATE rule_sets SET content ="
            " CAST(replace(CAST(content AS TEXT), 'version = \"', 'version = \"1') AS BLOB)"
        )
    assert run_again(councils)
    with pytest.raises(RulesRefused, match="not read as it was"):
        rule_signing.sign(an_approver(councils, "gus"), number)


def an_approver(councils: Councils, name: str, roles: tuple[Role, ...] = (Role.APPROVER,)) -> Session:
    workspaces.add_user(councils.ann, name, name.title(), allocated_county.PASSPHRASE, roles)
    return as_user(councils.ann, name)


def test_rules_from_a_file_are_signed_when_the_workspace_holds_their_signatures(
    councils: Councils, west: Council, east: Council
) -> None:
    file = changed_rules(councils.folder)
    both_sign(councils, west, east, file)
    assert run_again(councils), "those in use are the ones that ship"
    assert not allocating.allocate(councils.ann, Quiet(), file).run.trial
    same = comparing.compare(councils.ann, Quiet(), comparing.AS_IT_IS, comparing.Side(rules_file=file))
    assert same.movers == ()


def test_a_withdrawn_signature_counts_no_more_and_is_not_taken_in_again(
    councils: Councils, west: Council, east: Council
) -> None:
    both_sign(councils, west, east)
    assert not run_again(councils)
    protocol = councils.agreed()
    page = rule_sets.page(councils.ben)
    theirs = next(each for each in page.signatures if each.said.authority.code == WEST[0])
    for nobody in (councils.ann, councils.cat):
        with pytest.raises(NotPermitted):
            rule_signing.withdraw(nobody, theirs.id, "They rang.")
    with pytest.raises(RulesRefused, match="needs a reason"):
        rule_signing.withdraw(councils.ben, theirs.id, " ")
    rule_signing.withdraw(councils.ben, theirs.id, "They rang: rule S6 is wrong.")
    with pytest.raises(RulesRefused, match="withdrawn already"):
        rule_signing.withdraw(councils.ben, theirs.id, "Again.")
    with pytest.raises(RulesRefused) as refused:
        councils.sealed(protocol)
    assert "Still to sign: West Wessmoor." in refused.value.remedy
    assert run_again(councils)
    assert len(rule_sets.page(councils.ann).signatures) == 3, "nothing is deleted"
    newest = auditing.latest(councils.ann, 5)
    assert any(entry["action"] == "rule-signature-withdrawn" for entry in newest)
    assert "rang" not in str(newest)
    (file,) = signed_rules.folder_of(west[0]).glob("*.rule-signature.json")
    with pytest.raises(RulesRefused, match="was withdrawn on"):
        rule_signing.take_in(councils.ann, file)
    with pytest.raises(RulesRefused, match="withdrawn: it is not to be sent"):
        rule_signing.save(councils.ben, theirs.id, councils.made("out"))
    own = page.standing.signed[0]
    rule_signing.withdraw(councils.ben, own.id, "A misprint.")
    rule_signing.sign(councils.ben, own.rules_id)


def test_who_withdrew_signs_again_in_the_same_second(councils: Councils) -> None:
    """The second one is another signature, or it would be the one that counts no more."""
    kept = rule_sets.add(councils.ann, None).rules
    ben = two_councils.on(councils.ann.today() + timedelta(days=1), councils.ben)
    first = rule_signing.sign(ben, kept.id)
    rule_signing.withdraw(ben, first.id, "A misprint.")
    second = rule_signing.sign(ben, kept.id)
    assert second.said.signed - first.said.signed == timedelta(seconds=1)
    assert rule_sets.page(ben).standing.signed == (second,)


def test_expired_signatures_count_no_more(councils: Councils, west: Council, east: Council) -> None:
    number = both_sign(councils, west, east)
    year = councils.ann.today() + LASTS
    (file,) = signed_rules.folder_of(west[0]).glob("*.rule-signature.json")
    later, ben = two_councils.on(year + timedelta(days=1), councils.ann), councils.ben
    found = rule_sets.page(later)
    assert found.standing.signed == ()
    assert len(found.standing.missing) == 3
    with pytest.raises(RulesRefused, match="expired on") as refused:
        rule_signing.take_in(later, file)
    assert refused.value.remedy == "Ask them to sign the rule set again."
    with pytest.raises(RulesRefused, match="already"):
        rule_signing.sign(ben, number)
    rule_signing.sign(two_councils.on(year - timedelta(days=20), ben), number)
    assert [each.name for each in rule_sets.page(later).standing.missing] == [WEST[1], EAST[1]]


def test_nobody_signs_rules_that_they_added(councils: Councils) -> None:
    mine = rule_sets.add(councils.ben, None).rules
    with pytest.raises(RulesRefused, match="Nobody may sign a rule set that they added") as refused:
        rule_signing.sign(councils.ben, mine.id)
    assert refused.value.remedy == "Ask an approver who did not add it."
    signed = rule_signing.sign(an_approver(councils, "gus"), mine.id)
    assert signed.said.authority.code == "E10999001"
    assert rule_sets.add(councils.ann, None).already, "adding it again does not make it another's"
    with pytest.raises(RulesRefused, match="Nobody may sign"):
        rule_signing.sign(councils.ben, mine.id)


def test_roles(councils: Councils, west: Council) -> None:
    for nobody in (councils.cat, an_approver(councils, "rob", (Role.REVIEWER,))):
        with pytest.raises(NotPermitted):
            rule_sets.add(nobody, None)
    kept = rule_sets.add(councils.rae, None).rules
    assert kept.added_by == councils.rae.user.id
    number = rule_sets.add(councils.ann, None).rules.id
    for nobody in (councils.ann, councils.cat):
        with pytest.raises(NotPermitted):
            rule_signing.sign(nobody, number)
    for nobody in (councils.ben, councils.cat):
        with pytest.raises(NotPermitted):
            rule_sets.use(nobody, number)
    signed_rules.trust(west, (councils.ann, councils.ben))
    with pytest.raises(NotPermitted):
        rule_signing.take_in(councils.cat, signed_rules.signature_of(west))
    workspaces.set_roles(councils.ann, "ben", [Role.REVIEWER])
    with pytest.raises(NotPermitted):
        rule_signing.sign(councils.ben, number)


def test_the_same_rules_again_change_nothing(councils: Councils) -> None:
    path = councils.folder / allocated_county.NAME
    first = rule_sets.add(councils.ann, None)
    before = workspace_state.tables(path)
    remarked = councils.folder / "remarked.toml"
    text = schema_path("rules/standard.toml").read_bytes()
    remarked.write_bytes(b"# read by the lawyers on Monday\n" + text)
    again = rule_sets.add(councils.ben, remarked)
    assert (first.already, again.already) == (False, True)
    assert again.rules == first.rules
    assert workspace_state.tables(path) == before
    broken = councils.folder / "broken.toml"
    broken.write_bytes(text.replace(b'outcome = "review"', b'outcome = "a coin"', 1))
    with pytest.raises(ProfileError, match="a coin"):
        rule_sets.add(councils.ann, broken)
    hidden = councils.folder / "hidden.toml"
    hidden.write_bytes(text.replace(b'version = "', 'version = "\u202e'.encode(), 1))
    with pytest.raises(RulesRefused, match="hidden marks"):
        rule_sets.add(councils.ann, hidden)
    for number in (2, 99):
        with pytest.raises(NotFound):
            rule_sets.use(councils.ann, number)
    assert workspace_state.tables(path) == before


def test_a_key_counts_once_two_people_compared_it(councils: Councils, west: Council) -> None:
    rule_sets.add(councils.ann, None)
    file = signed_rules.signature_of(west)
    with pytest.raises(Tampered, match="not by a key that you hold") as refused:
        rule_signing.take_in(councils.ann, file)
    assert "public key card" in refused.value.remedy
    signed_rules.trust(west, (councils.ann,))
    with pytest.raises(RulesRefused, match="confirmed by 1 of 2") as refused_again:
        rule_signing.take_in(councils.ann, file)
    assert "receive confirm-sender" in refused_again.value.remedy
    senders.confirm_sender(councils.ben, 1)
    rule_signing.take_in(councils.ben, file)
    with pytest.raises(RulesRefused, match="here already"):
        rule_signing.take_in(councils.ann, file)


def test_what_comes_from_outside_is_refused_when_it_is_not_what_was_signed(
    councils: Councils, west: Council
) -> None:
    path = councils.folder / allocated_county.NAME
    signed_rules.trust(west, (councils.ann, councils.ben))
    file = signed_rules.signature_of(west)
    with pytest.raises(RulesRefused, match="is not kept here") as refused:
        rule_signing.take_in(councils.ann, file)
    assert "Add its file first" in refused.value.remedy
    other = councils.folder / "other.toml"
    text = schema_path("rules/standard.toml").read_bytes()
    other.write_bytes(text.replace(b"move_days = ", b"move_days = 1", 1))
    rule_sets.add(councils.ann, other)
    with pytest.raises(RulesRefused, match="another text of"):
        rule_signing.take_in(councils.ann, file)
    rule_sets.add(councils.ann, None)
    before = workspace_state.tables(path)
    sound, signature = file.read_bytes(), file.with_name(file.name + ".sig")
    file.write_bytes(sound.replace(b"West Wessmoor", b"Annet and Marsh"))
    with pytest.raises(Tampered, match="changed after it was signed"):
        rule_signing.take_in(councils.ann, file)
    file.write_bytes(sound)
    key = secret_of(west[1])
    kept_signature = signature.read_bytes()
    signature.write_text(key.sign(sound, RECEIPT_NAMESPACE), encoding="ascii")
    with pytest.raises(Tampered, match="made for something else"):
        rule_signing.take_in(councils.ann, file)
    for was, said, told in (
        (b"Wes Ash of West Wessmoor", b"Una Vane", "names Una Vane, but its key"),
        (WEST[0].encode(), EAST[0].encode(), "not one of E06999002"),
        (b'"role":"approver"', b'"role":"reviewer"', "not as it must be"),
    ):
        file.write_bytes(sound.replace(was, said))
        signature.write_text(key.sign(file.read_bytes(), "transfer-app/rules/v1"), encoding="ascii")
        with pytest.raises((Tampered, RulesRefused), match=told):
            rule_signing.take_in(councils.ann, file)
    assert workspace_state.tables(path) == before
    file.write_bytes(sound)
    signature.write_bytes(kept_signature)
    assert rule_signing.take_in(councils.ann, file).said.person == "Wes Ash of West Wessmoor"


def secret_of(session: Session) -> SigningKey:
    with session.workspace.read() as unit:
        text = unit.keys.private("pair", session.user.id)
    return SigningKey.parse(text[text.index("-----BEGIN") :])


def test_a_signature_of_the_own_authority_is_made_here_not_brought(councils: Councils) -> None:
    """Another workspace could call itself by our code: its signature is not ours."""
    twin = signed_rules.other_council(councils.ann.outside, "E10999001", "Wessmoor", councils.folder)
    signed_rules.trust(twin, (councils.ann, councils.ben))
    rule_sets.add(councils.ann, None)
    with pytest.raises(RulesRefused, match="by your own authority"):
        rule_signing.take_in(councils.ann, signed_rules.signature_of(twin))
    twin[0].workspace.close()


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
def test_the_files_for_the_other_council_are_verified_by_ssh_keygen(councils: Councils) -> None:
    kept = rule_sets.add(councils.ann, None).rules
    signed = rule_signing.sign(councils.ben, kept.id)
    out = councils.made("out")
    path = rule_signing.save(councils.ben, signed.id, out)
    (rules,) = out.glob("*.toml")
    assert rules.read_bytes() == kept.content
    allowed = councils.folder / "allowed"
    card = councils.ann.outside.sealing.read_card(
        sharing.save_my_card(councils.ben, councils.made("ben-card"))
    )
    allowed.write_text(f"E10999001 {card.signing_key}\n", encoding="ascii")
    line = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", "E10999001", "-n", "transfer-app/rules/v1"]
    done = subprocess.run(
        [*line, "-s", f"{path}.sig"], input=path.read_bytes(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with pytest.raises(OutputFailed):
        rule_signing.save(councils.ben, signed.id, out)


def test_a_failed_signature_leaves_nothing(councils: Councils) -> None:
    path = councils.folder / allocated_county.NAME
    kept = rule_sets.add(councils.ann, None).rules
    before = workspace_state.tables(path), workspace_state.actions(path)

    def no_clock_after_signing(*_: object) -> str:
        raise OutputFailed("No room.")

    sealing = councils.ben.outside.sealing
    broken = replace(councils.ben.outside, sealing=_Broken(sealing, no_clock_after_signing))
    with pytest.raises(OutputFailed):
        rule_signing.sign(replace(councils.ben, outside=broken), kept.id)
    after = workspace_state.tables(path), workspace_state.actions(path)
    assert after[0] == before[0]
    assert [each for each in after[1] if each.startswith("rule")] == ["rule-set-added"]


class _Broken:
    """The real sealing, but for signing rules."""

    def __init__(self, sealing: object, sign_rules: object) -> None:
        self._sealing, self.sign_rules = sealing, sign_rules

    def __getattr__(self, name: str) -> object:
        return getattr(self._sealing, name)
