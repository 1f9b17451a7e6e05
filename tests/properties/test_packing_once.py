"""Whatever is sealed, received or rejected, in any order: the balance adds up, no record is sent twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from thorough import examples

from transfer_app.adapters.store.figures import Figures
from transfer_app.adapters.store.packages import Packages
from transfer_app.adapters.store.tables import (
    boundary_sets,
    case_records,
    decisions,
    metadata,
    package_records,
    people,
    protocols,
    runs,
    spans,
    users,
)
from transfer_app.domain.agreements import Scope
from transfer_app.domain.balance import ELSEWHERE, Counted, Figure, SentDocuments, balance
from transfer_app.domain.casework import State
from transfer_app.domain.checkpoints import balance_lines, balance_of
from transfer_app.domain.errors import LogBroken
from transfer_app.domain.manifest import Kind
from transfer_app.domain.package_contents import Basis
from transfer_app.domain.packages import (
    LIVE,
    RECEIVED,
    REJECTED,
    SEALED,
    PackageRow,
    SealedRecord,
    sorted_out,
    verdicts,
)
from transfer_app.domain.rejections import RejectionCode
from transfer_app.domain.sent_records import ELSEWHERE as ELSEWHERE_NOW
from transfer_app.domain.sent_records import NOWHERE, UNSETTLED, SentRecord, misdirected
from transfer_app.domain.special import chosen
from transfer_app.domain.strands import ADOPTION_ORDER
from transfer_app.domain.vocabulary import OutcomeKind, SpanKind, Strand
from transfer_app.services.ports.tranches import NewCopy

AUTHORITIES = ("E1", "E2")
MANIFEST = b'{"receiver":{"name":"n"},"recipients":[],"counts":{"documents":0}}'

figures = st.builds(
    Figure,
    strand=st.sampled_from(Strand),
    outcome=st.sampled_from(["", *OutcomeKind]),
    area=st.one_of(st.sampled_from(AUTHORITIES), st.text(max_size=20)),
    restricted=st.booleans(),
    packed=st.sampled_from(["", ELSEWHERE, *sorted(LIVE)]),
    count=st.integers(0, 10**6),
    special=st.booleans(),
)


def counted(found: list[Figure], merged: int, rejected: int) -> Counted:
    unique: Counter[Strand] = Counter()
    for figure in found:
        unique[figure.strand] += figure.count
    more = dict.fromkeys(unique, merged)
    loaded = {strand: unique[strand] + merged for strand in unique}
    return Counted(10 + rejected, 10, rejected, loaded, dict(unique), more, tuple(found))


@given(found=st.lists(figures, max_size=30), merged=st.integers(0, 99), rejected=st.integers(0, 99))
def test_every_line_of_the_balance_adds_up_and_can_be_signed(
    found: list[Figure], merged: int, rejected: int
) -> None:
    result = balance(counted(found, merged, rejected))
    assert result.adds_up
    assert balance_of(balance_lines(result.lines)) == result.lines


@given(found=st.lists(figures, min_size=1, max_size=10), lost=st.integers(1, 99))
def test_a_record_that_was_lost_shows(found: list[Figure], lost: int) -> None:
    """Figures are counted each on its own: one that is short is a fault, and is never signed."""
    sound = counted(found, 0, 0)
    strand = found[0].strand
    unique = {**sound.unique, strand: sound.unique[strand] + lost}
    result = balance(Counted(10, 10, 0, unique, unique, {}, sound.figures))
    assert not result.adds_up
    with pytest.raises(LogBroken, match="add up"):
        balance_lines(result.lines)


@given(taken=st.integers(1, 99), outstanding=st.integers(0, 99), lost=st.integers(1, 99))
def test_a_document_that_was_lost_shows(taken: int, outstanding: int, lost: int) -> None:
    for sent, whole in ((taken + outstanding, True), (taken + outstanding + lost, False)):
        sound = counted([Figure(Strand.SEND, "", "", False, "", 1)], 0, 0)
        documents = {Strand.SEND: SentDocuments(sent, taken, outstanding)}
        result = balance(replace(sound, sent_documents=documents))
        assert result.adds_up is whole
        assert [line.strand for line in result.lines if line.total[0] == "documents-in-packages"] == [
            "send", "all",
        ]  # fmt: skip
        assert whole or {line.total[0] for line in result.faults()} == {"documents-in-packages"}


class Packing(RuleBasedStateMachine):
    """The real rows and queries of packing, on a database in memory."""

    @initialize(
        stands=st.lists(
            st.tuples(
                st.sampled_from(Strand),
                st.sampled_from(OutcomeKind),
                st.sampled_from(AUTHORITIES),
                st.sampled_from(State),
                st.booleans(),
                st.sampled_from(["", "", "held", "adopted"]),
            ),
            min_size=1,
            max_size=12,
        )
    )
    def load(self, stands: list[tuple[Strand, OutcomeKind, str, State, bool, str]]) -> None:
        self.engine = sa.create_engine("sqlite://")
        self.connection = self.engine.connect()
        metadata.create_all(self.connection)
        self.packages = Packages(self.connection)
        self.count = 0
        self.disputed: set[int] = set()
        self.left_out = 0
        put = self.connection.execute
        put(sa.insert(users).values(id=1, name="ann"))
        put(sa.insert(boundary_sets).values(id=1, digest="", placer=b""))
        put(sa.insert(runs).values(id=1, user_id=1, boundary_set_id=1))
        put(sa.insert(protocols).values(id=1, drafted_by=1))
        for number, (strand, outcome, area, state, restricted, besides) in enumerate(stands, 1):
            put(sa.insert(people).values(id=number, ref=f"p{number}", restricted=int(restricted)))
            put(
                sa.insert(case_records).values(
                    id=number, ref=f"r-{number:04}", person_id=number, strand=strand.value
                )
            )
            if besides:
                kind = SpanKind.LEGAL_HOLD if besides == "held" else SpanKind.PERMANENCE
                code = "CLAIM" if besides == "held" else ADOPTION_ORDER
                put(sa.insert(spans).values(person_id=number, source_row_id=1, kind=kind.value, code=code))
            self.decide(number, outcome, area, state)

    def decide(self, number: int, outcome: OutcomeKind, area: str, state: State) -> None:
        self.connection.execute(sa.delete(decisions).where(decisions.c.record_id == number))
        self.connection.execute(
            sa.insert(decisions).values(
                record_id=number, run_id=1, state=state.value, outcome=outcome.value, area=area
            )
        )

    @rule(authority=st.sampled_from(AUTHORITIES), strands=st.frozensets(st.sampled_from(Strand), min_size=1))
    def seal(self, authority: str, strands: frozenset[Strand]) -> None:
        candidates = self.packages.candidates(authority, "2027-01-04")
        ready, held = sorted_out(candidates, authority, Scope("made up", strands))
        assert len(ready) + sum(held.values()) == len(candidates)
        assert all(
            each.strand in strands
            and each.strand is not Strand.ADOPTION
            and not (each.restricted or each.on_hold or each.adopted)
            for each in ready
        )
        assert not self.disputed & {each.record_id for each in ready}
        if not ready:
            return
        self.count += 1
        package = PackageRow(
            0,
            f"k{self.count}",
            1,
            authority,
            "",
            self.packages.next_tranche(authority),
            "",
            0,
            SEALED,
            "",
            "",
            (),
        )
        copies = {each.record_id: NewCopy(SealedRecord(each.strand, "", 2, 9)) for each in ready}
        self.packages.add(package, 1, MANIFEST, copies)

    @rule(authority=st.sampled_from(AUTHORITIES), number=st.integers(1, 12), basis=st.sampled_from(Basis))
    def seal_special(self, authority: str, number: int, basis: Basis) -> None:
        scope = Scope("made up", frozenset(Strand), restricted=True)
        candidates = self.packages.candidates(authority, "2027-01-04", number)
        ready = chosen(candidates, authority, scope, basis, number).ready
        if not ready:
            return
        self.count += 1
        tranche = self.packages.next_tranche(authority, Kind.SPECIAL)
        package = PackageRow(
            0, f"k{self.count}", 1, authority, "", tranche, "", 0, SEALED, "", "", (), kind=Kind.SPECIAL
        )
        copies = {each.record_id: NewCopy(SealedRecord(each.strand, "", 2, 9)) for each in ready}
        self.packages.add(package, 1, MANIFEST, copies)

    @rule(
        accepted=st.booleans(),
        refused=st.sets(st.integers(1, 12)),
        without=st.sets(st.tuples(st.integers(1, 12), st.integers(1, 2))),
        which=st.integers(0, 9),
    )
    def receipt(self, accepted: bool, refused: set[int], without: set[tuple[int, int]], which: int) -> None:
        """without: documents that are not taken, by record and number, where the record is."""
        waiting = [each for each in self.packages.all() if each.state == SEALED]
        if not waiting:
            return
        package = waiting[which % len(waiting)]
        records = self.packages.records(package.id)
        stands = verdicts(records, accepted, {f"r-{number:04}" for number in refused})
        by_id = {records[ref]: each for ref, each in stands.items()}
        self.packages.settle(package.id, RECEIVED if accepted else REJECTED, by_id)
        left_out = [
            (number, document, RejectionCode.DAMAGED)
            for number, document in sorted(without)
            if by_id.get(number) == RECEIVED
        ]
        self.packages.refuse_documents(package.id, left_out, "2027-01-04")
        self.left_out += len(left_out)
        for number, each in by_id.items():
            if each == REJECTED:
                self.decide(number, OutcomeKind.REVIEW, package.authority, State.CHANGED)
                self.disputed.add(number)

    @rule(number=st.integers(1, 12), outcome=st.sampled_from(OutcomeKind), area=st.sampled_from(AUTHORITIES))
    def decide_again(self, number: int, outcome: OutcomeKind, area: str) -> None:
        if self.connection.scalar(sa.select(case_records.c.id).where(case_records.c.id == number)):
            self.decide(number, outcome, area, State.SETTLED)
            self.disputed.discard(number)

    @invariant()
    def each_record_is_in_one_live_package_at_most(self) -> None:
        rows = self.connection.scalars(
            sa.select(package_records.c.record_id).where(package_records.c.state.in_(sorted(LIVE)))
        ).all()
        assert len(rows) == len(set(rows))

    @invariant()
    def tranches_of_a_kind_have_no_gap(self) -> None:
        for authority in AUTHORITIES:
            for kind in Kind:
                of_kind = [
                    each for each in self.packages.all() if each.authority == authority and each.kind is kind
                ]
                assert [each.tranche for each in of_kind] == list(range(1, len(of_kind) + 1))

    @invariant()
    def the_balance_adds_up(self) -> None:
        found = Figures(self.connection).counted()
        as_loaded = Counted(0, 0, 0, found.unique, found.unique, {}, found.figures, found.sent_documents)
        result = balance(as_loaded)
        assert result.adds_up, result.faults()
        live = self.connection.scalar(
            sa.select(sa.func.count()).where(package_records.c.state.in_(sorted(LIVE)))
        )
        apart = [each for each in self.packages.sent("2027-01-04") if each.special]
        (whole,) = [line for line in result.of("all") if line.total[0] == "in-packages"]
        special = dict(whole.parts).get("packed-special", 0)
        assert special <= len(apart)
        assert all(each.restricted or each.on_hold or each.adopted or _adoption(each) for each in apart)
        assert whole.total == ("in-packages", live)
        assert sum(each.sent for each in found.sent_documents.values()) == 2 * (live or 0)
        assert len(self.packages.outstanding_documents()) == self.left_out
        sent = self.packages.sent("2027-01-04")
        assert len(sent) == live
        away = [each for each in misdirected(sent) if {ELSEWHERE_NOW, NOWHERE, UNSETTLED} & set(each.why)]
        assert ("sent-elsewhere", len(away)) in whole.parts

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.connection.close()
            self.engine.dispose()


def _adoption(sent: SentRecord) -> bool:
    return sent.strand is Strand.ADOPTION


TestPacking = Packing.TestCase
TestPacking.settings = settings(max_examples=examples(40), stateful_step_count=15, deadline=None)


def test_the_database_itself_refuses_a_second_live_package() -> None:
    machine = Packing()
    machine.load([(Strand.SEND, OutcomeKind.SUCCESSOR, "E1", State.AUTOMATIC, False, "")])
    machine.seal("E1", frozenset(Strand))
    row = PackageRow(0, "k2", 1, "E1", "", 2, "", 0, SEALED, "", "", ())
    with pytest.raises(sa.exc.IntegrityError):
        machine.packages.add(row, 1, MANIFEST, {1: NewCopy(SealedRecord(Strand.SEND, "", 0, 0))})
    machine.teardown()


@pytest.mark.parametrize("area", AUTHORITIES)
@pytest.mark.parametrize("outcome", OutcomeKind)
def test_whatever_a_sent_record_becomes_the_list_and_the_balance_say_the_same(
    outcome: OutcomeKind, area: str
) -> None:
    machine = Packing()
    machine.load([(Strand.SEND, OutcomeKind.SUCCESSOR, "E1", State.AUTOMATIC, False, "")])
    machine.seal("E1", frozenset(Strand))
    machine.decide(1, outcome, area, State.SETTLED)
    machine.the_balance_adds_up()
    machine.teardown()
