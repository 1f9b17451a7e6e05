"""Whatever changes, is sealed, answered, taken back or late: one copy counts, and both sides know which."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import permutations
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from thorough import examples

from transfer_app.adapters.store.acceptances import Acceptances
from transfer_app.adapters.store.documents import Documents
from transfer_app.adapters.store.figures import Figures
from transfer_app.adapters.store.inbox import Inbox
from transfer_app.adapters.store.packages import Packages
from transfer_app.adapters.store.tables import (
    boundary_sets,
    case_records,
    decisions,
    extracts,
    incoming_cases,
    incoming_packages,
    metadata,
    package_records,
    packages,
    people,
    protocols,
    runs,
    source_files,
    source_rows,
    users,
)
from transfer_app.domain.agreements import Scope
from transfer_app.domain.arrived_copies import CURRENT, ArrivedCopy, Place, Told, standing
from transfer_app.domain.balance import Counted, balance
from transfer_app.domain.case_files import CaseFile
from transfer_app.domain.casework import State
from transfer_app.domain.copy_digests import content_digest
from transfer_app.domain.errors import PackageRefused
from transfer_app.domain.fields import instant_text
from transfer_app.domain.manifest import Kind
from transfer_app.domain.package_contents import PackedRecord
from transfer_app.domain.packages import (
    FINAL,
    LIVE,
    PACKED,
    PACKED_OUTCOMES,
    RECEIVED,
    REJECTED,
    SEALED,
    SUPERSEDED,
    VOID,
    WITHDRAWN,
    IncomingPackage,
    PackageRow,
    SealedRecord,
    verdicts,
)
from transfer_app.domain.tranches import Change, Withdrawal
from transfer_app.domain.vocabulary import OutcomeKind, Strand
from transfer_app.services import arriving, tranches
from transfer_app.services.ports.exchange import ArrivedCase
from transfer_app.services.ports.tranches import NewCopy

AUTHORITIES = ("E1", "E2")
TODAY = date(2027, 1, 4)
EVERYTHING = Scope("made up", frozenset(Strand))
MOST = 5
numbers = st.integers(1, MOST)


@dataclass(frozen=True)
class Wire:
    """A package on its way: what is in it, and what the public manifest says."""

    ref: str
    authority: str
    tranche: int
    records: tuple[PackedRecord, ...]
    withdrawn: tuple[Withdrawal, ...]
    digests: dict[str, str]

    @property
    def opened(self) -> Any:
        sender = SimpleNamespace(authority=SimpleNamespace(code="E9", name="n"))
        header = SimpleNamespace(
            package=self.ref, tranche=self.tranche, sender=sender, kind=Kind.BULK,
            created=created(self.tranche),
        )  # fmt: skip
        counts = SimpleNamespace(withdrawn=len(self.withdrawn))
        contents = SimpleNamespace(records=self.records, withdrawn=self.withdrawn)
        return SimpleNamespace(
            manifest=SimpleNamespace(header=header, counts=counts), contents=[contents],
            record_digests=self.digests,
        )  # fmt: skip


def created(tranche: int) -> datetime:
    return datetime(2027, 1, tranche % 28 + 1, tzinfo=UTC)


class Store:
    """A workspace's tables, in memory."""

    def __init__(self) -> None:
        self.engine = sa.create_engine("sqlite://")
        self.connection = self.engine.connect()
        metadata.create_all(self.connection)
        self.put(sa.insert(users).values(id=1, name="ann"))

    def put(self, statement: sa.Executable) -> None:
        self.connection.execute(statement)

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()


class Receiver:
    """One authority that takes in what comes."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.inbox = Inbox(store.connection)
        self.unit: Any = SimpleNamespace(inbox=self.inbox)

    def take(self, wire: Wire, refused: set[str]) -> None:
        arriving.compare(self.unit, wire.opened)
        said = {"tranche": wire.tranche, "kind": "bulk", "created": instant_text(created(wire.tranche))}
        manifest = json.dumps({**said, "sender": {"authority": {"name": "n"}}}).encode()
        package = IncomingPackage(0, wire.ref, "E9", "n", "", "accepted", 0, "")
        package_id = self.inbox.add(package, 1, manifest, b"", "")
        kept = [each for each in wire.records if each.record not in refused]
        self.inbox.add_cases(package_id, [ArrivedCase(each.record, each.strand, "{}", 0) for each in kept])
        arriving.take_in(self.unit, package_id, wire.opened)

    def counting(self) -> dict[str, str]:
        """By record: the digest of the copy that counts."""
        copies = [copy for copy in self.inbox.copies("E9") if copy.state == CURRENT]
        found = {copy.record: copy.digest for copy in copies}
        assert len(found) == len(copies), "two copies count"
        return found


class Exchange(RuleBasedStateMachine):
    """The sender's tables and rules and those of two receivers; case files stand in for facts by a number."""

    @initialize(areas=st.lists(st.sampled_from(AUTHORITIES), min_size=1, max_size=MOST))
    def load(self, areas: list[str]) -> None:
        self.sender = Store()
        self.stores = {code: Store() for code in AUTHORITIES}
        self.receivers = {code: Receiver(store) for code, store in self.stores.items()}
        self.packages = Packages(self.sender.connection)
        self.unit: Any = SimpleNamespace(
            documents=Documents(self.sender.connection), packages=self.packages,
            acceptances=Acceptances(self.sender.connection),
        )  # fmt: skip
        self.session: Any = SimpleNamespace(today=lambda: TODAY)
        self.facts: Counter[int] = Counter()
        self.wires: dict[str, Wire] = {}
        self.seen: Counter[str] = Counter()
        put = self.sender.put
        put(sa.insert(boundary_sets).values(id=1, digest="", placer=b""))
        put(sa.insert(runs).values(id=1, user_id=1, boundary_set_id=1))
        put(sa.insert(protocols).values(id=1, drafted_by=1))
        put(sa.insert(extracts).values(id=1, digest="x", loaded_by=1))
        for number, area in enumerate(areas, 1):
            put(sa.insert(people).values(id=number, ref=f"p{number}"))
            put(
                sa.insert(case_records).values(
                    id=number, ref=f"r-{number}", person_id=number, strand=Strand.SEND.value
                )
            )
            self.decide(number, OutcomeKind.SUCCESSOR, area, State.AUTOMATIC)
        self.known = set(range(1, len(areas) + 1))

    def decide(self, number: int, outcome: OutcomeKind, area: str, state: State, rule: str = "R1") -> None:
        self.sender.put(sa.delete(decisions).where(decisions.c.record_id == number))
        self.sender.put(
            sa.insert(decisions).values(
                record_id=number, run_id=1, state=state.value, outcome=outcome.value, area=area, rule=rule
            )
        )

    def build(self, session: Any, unit: Any, ids: Sequence[int], carried: Any = ()) -> Iterator[CaseFile]:
        for number in ids:
            text = json.dumps({"record": f"r-{number}", "facts": self.facts[number]}).encode()
            yield CaseFile(f"r-{number}", Strand.SEND, text, b"")

    def tranche(self, authority: str) -> tranches.Tranche:
        protocol: Any = SimpleNamespace(authority=authority, terms=SimpleNamespace(scope=EVERYTHING))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tranches.case_files, "build", self.build)
            return tranches.next_tranche(self.session, self.unit, protocol)

    @rule(number=numbers, moved=st.booleans())
    def newer_extract(self, number: int, moved: bool) -> None:
        """Rows about the child came anew; what they say is other, or (another row of theirs) is not."""
        if number not in self.known:
            return
        put = self.sender.put
        put(sa.insert(source_files).values(extract_id=1, name="f"))
        file_id = self.packages.last_source_file()
        put(
            sa.insert(source_rows).values(
                file_id=file_id, table_name="t", person_ref=f"p{number}", row_key=f"{file_id}"
            )
        )
        self.facts[number] += moved

    @rule(number=numbers, taken_from=numbers)
    def a_row_turns_out_to_be_another_child_s(self, number: int, taken_from: int) -> None:
        if number not in self.known or taken_from not in self.known or number == taken_from:
            return
        rows = source_rows.c
        row = self.sender.connection.scalar(
            sa.select(rows.id).where(rows.person_ref == f"p{taken_from}").limit(1)
        )
        if row is not None:
            self.sender.put(sa.insert(source_files).values(extract_id=1, name="f"))
            self.sender.put(
                sa.update(source_rows)
                .where(rows.id == row)
                .values(person_ref=f"p{number}", file_id=self.packages.last_source_file())
            )
            self.facts[taken_from] += 1
            self.facts[number] += 1

    @rule(
        number=numbers,
        outcome=st.sampled_from(OutcomeKind),
        area=st.sampled_from(AUTHORITIES),
        state=st.sampled_from(State),
        by=st.sampled_from(("R1", "R2")),
    )
    def decide_again(self, number: int, outcome: OutcomeKind, area: str, state: State, by: str) -> None:
        if number in self.known:
            self.decide(number, outcome, area, state, by)

    @rule(authority=st.sampled_from(AUTHORITIES))
    def seal(self, authority: str) -> None:
        found = self.tranche(authority)
        assert not found.withdrawn.keys() & {each.record_id for each in found.ready}
        if found.is_empty:
            return
        ref = f"00000000-0000-4000-8000-{len(self.wires):012}"
        ids = [each.record_id for each in found.ready]
        digests = {f"r-{number}": f"{len(self.wires):032}{number:032}" for number in ids}
        decided = self.packages.decided_as(ids)
        copies = {
            number: NewCopy(
                SealedRecord(Strand.SOCIAL_CARE, digests[f"r-{number}"], 0, 0),
                content_digest(json.loads(next(self.build(None, None, [number])).case_json)),
                decided[number].digest(),
                found.carried[number],
            )
            for number in ids
        }
        tranche = self.packages.next_tranche(authority)
        row = PackageRow(0, ref, 1, authority, "", tranche, "", 0, SEALED, "", "", ())
        manifest = b'{"receiver":{"name":"n"},"recipients":[],"counts":{"documents":0}}'
        reasons = {number: notice.reason for number, notice in found.withdrawn.items()}
        self.packages.add(row, 1, manifest, copies, reasons)
        records = tuple(
            PackedRecord(f"r-{number}", Strand.SEND, (), copy.carried.change, copy.carried.replaces)
            for number, copy in copies.items()
        )
        self.wires[ref] = Wire(ref, authority, tranche, records, found.notices, digests)
        self.seen.update(each.change.value for each in found.carried.values())

    def outstanding(self) -> list[PackageRow]:
        return [each for each in self.packages.all() if each.state == SEALED]

    @rule(which=st.integers(0, 9), refused=st.sets(numbers), accepted=st.sampled_from((True, True, False)))
    def answer(self, which: int, refused: set[int], accepted: bool) -> None:
        """In any order: a later tranche may be answered before an earlier one."""
        waiting = self.outstanding()
        if not waiting:
            return
        package = waiting[which % len(waiting)]
        wire, records = self.wires[package.ref], self.packages.records(package.id)
        left_out = {f"r-{number}" for number in refused} & records.keys()
        if accepted:
            self.receivers[package.authority].take(wire, left_out)
        stands = verdicts(records, accepted, left_out)
        by_id = {records[ref]: each for ref, each in stands.items()}
        self.packages.settle(package.id, RECEIVED if accepted else REJECTED, by_id)
        for number, each in by_id.items():
            if each == REJECTED:
                self.decide(number, OutcomeKind.REVIEW, package.authority, State.CHANGED)

    @rule(which=st.integers(0, 9))
    def take_back(self, which: int) -> None:
        waiting = self.outstanding()
        if waiting:
            package = waiting[which % len(waiting)]
            records = self.packages.records(package.id)
            self.packages.settle(package.id, VOID, dict.fromkeys(records.values(), VOID))

    @invariant()
    def a_record_has_one_current_copy_at_most(self) -> None:
        current = self.sender.connection.scalars(
            sa.select(package_records.c.record_id).where(package_records.c.state.in_(sorted(LIVE)))
        ).all()
        assert len(current) == len(set(current))

    @invariant()
    def the_balance_adds_up(self) -> None:
        found = Figures(self.sender.connection).counted()
        result = balance(Counted(0, 0, 0, found.unique, found.unique, {}, found.figures, copies=found.copies))
        assert result.adds_up, result.faults()
        told = {part: count for line in result.of("all") for part, count in (line.total, *line.parts)}
        assert told.get("current", 0) == told["in-packages"]

    @invariant()
    def each_receiver_has_what_the_sender_thinks_it_has(self) -> None:
        """A copy that waits for its receipt has not arrived: the one it replaces counts there till then."""
        own, later = package_records.alias(), package_records.alias()
        waits = sa.exists().where(
            later.c.record_id == own.c.record_id,
            later.c.replaces == own.c.package_id,
            later.c.state == PACKED,
        )
        query = (
            sa.select(packages.c.authority, case_records.c.ref, own.c.digest)
            .join(packages, packages.c.id == own.c.package_id)
            .join(case_records, case_records.c.id == own.c.record_id)
            .where(own.c.state.in_(sorted(LIVE - {PACKED})) | ((own.c.state == SUPERSEDED) & waits))
        )
        thought: dict[str, dict[str, str]] = {code: {} for code in AUTHORITIES}
        for row in self.sender.connection.execute(query):
            thought[row.authority][row.ref] = row.digest
        assert {code: each.counting() for code, each in self.receivers.items()} == thought

    @rule()
    def everything_is_exchanged(self) -> None:
        """Then nothing is left to send, and who should have a record has it as it is now, and nobody else."""
        for _ in range(4):
            while self.outstanding():
                self.answer(0, set(), True)
            for authority in AUTHORITIES:
                self.seal(authority)
        assert self.outstanding() == []
        decided = self.packages.decided_as(sorted(self.known))
        for code in AUTHORITIES:
            current = {copy.record_id: copy for copy in self.packages.current(code)}
            for number, now in decided.items():
                if now.state not in FINAL:
                    continue
                due = now.outcome in PACKED_OUTCOMES and now.area == code
                assert (number in current) == due
                if due:
                    assert current[number].decided == now.digest()
                    (case,) = self.build(None, None, [number])
                    assert current[number].content == content_digest(json.loads(case.case_json))

    def teardown(self) -> None:
        if hasattr(self, "sender"):
            for store in (self.sender, *self.stores.values()):
                store.close()


TestExchange = Exchange.TestCase
TestExchange.settings = settings(max_examples=examples(25), stateful_step_count=15, deadline=None)


def test_the_machine_comes_by_every_kind_of_change() -> None:
    """So that the test above cannot pass by never sending anything twice."""
    machine = Exchange()
    machine.load(["E1", "E1", "E1", "E2"])
    machine.everything_is_exchanged()
    machine.newer_extract(1, True)
    machine.newer_extract(2, False)
    machine.decide_again(2, OutcomeKind.SUCCESSOR, "E1", State.SETTLED, "R2")
    machine.decide_again(3, OutcomeKind.SUCCESSOR, "E2", State.SETTLED, "R1")
    found = machine.tranche("E1")
    assert {number: each.change for number, each in found.carried.items()} == {
        1: Change.CHANGED, 2: Change.REDECIDED,
    }  # fmt: skip
    assert list(found.withdrawn) == [3]
    assert machine.tranche("E2").held["already sent to E1"] == 1
    machine.seal("E1")
    assert (machine.tranche("E1").withdrawn, machine.tranche("E1").waiting) == ({}, 0)
    assert machine.tranche("E2").held["waits until its withdrawal is acknowledged"] == 1
    machine.everything_is_exchanged()
    assert machine.receivers["E1"].counting().keys() == {"r-1", "r-2"}
    assert machine.receivers["E2"].counting().keys() == {"r-3", "r-4"}
    machine.teardown()


def test_a_change_waits_for_the_receipt_of_the_copy_before() -> None:
    machine = Exchange()
    machine.load(["E1", "E1"])
    machine.seal("E1")
    machine.newer_extract(1, True)
    assert machine.tranche("E1").held == {
        "already packed": 1, "waits for the receipt of tranche 1": 1,
    }  # fmt: skip
    machine.decide_again(2, OutcomeKind.NOT_OURS, "", State.SETTLED, "R1")
    found = machine.tranche("E1")
    assert (found.withdrawn, found.waiting) == ({}, 1)
    machine.answer(0, set(), True)
    found = machine.tranche("E1")
    assert (len(found.ready), [notice.reason.value for notice in found.notices]) == (1, ["no-authority"])
    machine.teardown()


@pytest.mark.parametrize("how", ["taken back", "refused whole", "refused record by record"])
def test_what_is_not_taken_leaves_the_copy_of_before_current(how: str) -> None:
    machine = Exchange()
    machine.load(["E1"] * 3)
    machine.seal("E1")
    machine.answer(0, set(), True)
    before = machine.receivers["E1"].counting()
    machine.newer_extract(1, True)
    machine.decide_again(2, OutcomeKind.SUCCESSOR, "E1", State.SETTLED, "R2")
    machine.decide_again(3, OutcomeKind.SUCCESSOR, "E2", State.SETTLED, "R1")
    machine.seal("E1")
    machine.each_receiver_has_what_the_sender_thinks_it_has()
    if how == "taken back":
        machine.take_back(0)
    else:
        machine.answer(0, {1, 2}, how != "refused whole")
    machine.each_receiver_has_what_the_sender_thinks_it_has()
    machine.the_balance_adds_up()
    if how == "refused record by record":
        del before["r-3"]
    assert machine.receivers["E1"].counting() == before
    assert len(machine.packages.current("E1")) == len(before)
    for number in (1, 2):
        machine.decide_again(number, OutcomeKind.SUCCESSOR, "E1", State.SETTLED, "R3")
    machine.everything_is_exchanged()
    machine.teardown()


def two_tranches() -> tuple[Wire, Wire]:
    """Of three records: one stays as it was, one is sent again, one is withdrawn."""
    machine = Exchange()
    machine.load(["E1"] * 3)
    machine.seal("E1")
    machine.answer(0, set(), True)
    machine.newer_extract(2, True)
    machine.decide_again(3, OutcomeKind.NOT_OURS, "", State.SETTLED, "R1")
    machine.seal("E1")
    machine.teardown()
    first, second = machine.wires.values()
    return first, second


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    store = Store()
    yield Receiver(store)
    store.close()


def test_tranches_that_come_the_other_way_round_end_the_same(receiver: Receiver) -> None:
    first, second = two_tranches()
    arrival = arriving.compare(receiver.unit, second.opened)
    assert (arrival.missing, arrival.unknown, arrival.late) == ((1,), 1, False)
    receiver.take(second, set())
    assert receiver.counting().keys() == {"r-2"}
    arrival = arriving.compare(receiver.unit, first.opened)
    assert (arrival.missing, arrival.late) == ((), True)
    receiver.take(first, set())
    assert receiver.counting() == {"r-1": first.digests["r-1"], "r-2": second.digests["r-2"]}
    stands = {copy.record: copy.state for copy in receiver.inbox.copies("E9") if copy.place.tranche == 1}
    assert stands == {"r-1": "current", "r-2": "superseded", "r-3": "withdrawn"}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("another digest", "does not hold it here"),
        ("a record that was not in it", "does not hold it here"),
        ("a package of another sender", "it is not"),
        ("a package that is no earlier tranche", "it is not"),
        ("a special package, in a bulk one", "it is not"),
    ],
)
@pytest.mark.parametrize("of_a_notice", [False, True])
def test_what_is_said_of_a_package_that_is_here_must_be_so(
    receiver: Receiver, kind: str, words: str, of_a_notice: bool
) -> None:
    first, second = two_tranches()
    receiver.take(first, {"r-2", "r-3"} if kind == "a record that was not in it" else set())
    wrong = replace(second, records=()) if of_a_notice else replace(second, withdrawn=())
    if kind == "another digest":
        receiver.store.put(sa.update(incoming_cases).values(digest="0" * 64))
    elif kind == "a package of another sender":
        receiver.store.put(sa.update(incoming_packages).values(sender="E8"))
    elif kind == "a special package, in a bulk one":
        said = sa.func.replace(incoming_packages.c.manifest, '"bulk"', '"special"')
        receiver.store.put(sa.update(incoming_packages).values(manifest=said))
    elif kind == "a package that is no earlier tranche":
        wrong = replace(wrong, tranche=1)
    with pytest.raises(PackageRefused, match=words):
        arriving.compare(receiver.unit, wrong.opened)


@st.composite
def told_of_a_record(draw: st.DrawFn) -> list[tuple[Place, bool]]:
    """(place, whether it is a copy) of every package that speaks of one record, in the order they were made.

    Bulk and special packages are numbered apart, and may be of the same second: the special one follows.
    """
    numbers, told, second = Counter[Kind](), [], 0
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(Kind))
        last = told[-1][0].kind if told else Kind.BULK
        second += draw(st.integers(0, 1)) if (last, kind) == (Kind.BULK, Kind.SPECIAL) else 1
        numbers[kind] += draw(st.integers(1, 2))
        at = f"2027-01-01T00:00:{second:02}Z"
        told.append((Place(kind, numbers[kind], at), kind is Kind.SPECIAL or draw(st.booleans())))
    return told


@given(told=told_of_a_record())
def test_the_order_in_which_tranches_come_changes_nothing(told: list[tuple[Place, bool]]) -> None:
    """What comes first, last, or late: each copy stands as the next package says that speaks of it."""
    copies = [
        ArrivedCopy(n, "r", n, f"p{n}", at, "", CURRENT) for n, (at, is_copy) in enumerate(told) if is_copy
    ]
    notices = [Told("r", n, at) for n, (at, is_copy) in enumerate(told) if not is_copy]
    expected = {copy.case_id: (state, by) for copy, state, by in standing(copies, notices)}
    for order in permutations(copies):
        assert {c.case_id: (state, by) for c, state, by in standing(order, notices[::-1])} == expected
    for copy in copies:
        after = copy.case_id + 1
        if after == len(told):
            assert expected[copy.case_id] == (CURRENT, None)
        else:
            assert expected[copy.case_id] == (SUPERSEDED if told[after][1] else WITHDRAWN, after)
