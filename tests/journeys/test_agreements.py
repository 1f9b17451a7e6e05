"""Agreements between two real workspaces: signed by both, renewed, revoked, closed; no typed word logged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import two_councils
from two_councils import COUNTERSIGNER, OURS, PEOPLE, SUCCESSOR, THEIRS, Councils, log_size, on

from transfer_app.domain.errors import NotFound, NotPermitted, SharingRefused, Tampered
from transfer_app.domain.sharing import Protocol
from transfer_app.domain.vocabulary import Strand
from transfer_app.services import agreements, auditing, packing, senders, sharing
from transfer_app.services.jobs import Quiet
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey


@pytest.fixture
def councils(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(made_county, tmp_path)
    yield met
    two_councils.part(met)


def renewal(councils: Councils, before: Protocol, days: int, session: Session | None = None) -> Protocol:
    start = before.ends + timedelta(days=1)
    return sharing.draft(
        session or councils.ann, title="Carried on", authority=SUCCESSOR, legal_basis="SI 2026/1",
        dpia_ref="DPIA-7", purpose="Hand-over", starts=start, ends=start + timedelta(days=days),
        strands=Strand, ours=OURS, theirs=THEIRS, people=PEOPLE, renews=before.id,
    )  # fmt: skip


def test_a_renewal_takes_both_signatures_and_stays_under_the_hard_stop(councils: Councils) -> None:
    first = councils.agreed()
    with pytest.raises(SharingRefused, match="12 months"):
        renewal(councils, first, 300)
    second = renewal(councils, first, 200)
    assert (second.terms.version, second.terms.renews) == (2, first.terms.digest)
    assert second.terms.term.first == first.starts
    assert not second.agreed
    with pytest.raises(SharingRefused, match="not in force with both"):
        renewal(councils, second, 10)
    councils.countersigned(sharing.approve(councils.ben, second.id))
    third = renewal(councils, sharing.protocol(councils.ann, second.id), 30)
    assert (third.terms.version, third.terms.term.first) == (3, first.starts)
    with pytest.raises(SharingRefused, match="12 months"):
        renewal(councils, sharing.protocol(councils.ann, second.id), 90)
    with pytest.raises(SharingRefused, match="only that council can renew"):
        sharing.draft(
            councils.ann, title="x", authority=two_councils.OTHER, legal_basis="x", dpia_ref="x", purpose="x",
            starts=first.ends, strands=Strand, ours=OURS, theirs=THEIRS, people=PEOPLE, renews=first.id,
        )  # fmt: skip


def test_only_the_other_councils_signature_on_this_very_text_counts(councils: Councils) -> None:
    one, two = councils.agreed(), councils.draft(days=60)
    (statement,) = councils.made(f"countersigned-{one.id}").glob("*.protocol-signature.json")
    with pytest.raises(SharingRefused, match="not approved here"):
        agreements.take_in(councils.ann, two.id, statement)
    sharing.approve(councils.ben, two.id)
    before = log_size(councils.ann)
    refusals: list[tuple[type[Exception], str, Callable[[], object]]] = [
        (SharingRefused, "another text", lambda: agreements.take_in(councils.ann, two.id, statement)),
        (
            SharingRefused,
            "countersigned already",
            lambda: agreements.take_in(councils.ann, one.id, statement),
        ),
        (NotPermitted, "draft a sharing", lambda: agreements.take_in(councils.ben, two.id, statement)),
        (Tampered, "sign", lambda: agreements.read(councils.rae, statement)),
        (NotFound, "no agreement", lambda: agreements.save_countersigned(councils.rae, "", councils.folder)),
    ]
    for kind, words, act in refusals:
        with pytest.raises(kind, match=words):
            act()
    assert log_size(councils.ann) == before
    assert not sharing.protocol(councils.ann, two.id).agreed


def test_a_named_person_cannot_sign_for_their_own_access(councils: Councils) -> None:
    protocol = councils.draft()
    sharing.approve(councils.ben, protocol.id)
    sender = senders.add_sender(councils.rae, sharing.save_my_card(councils.ben, councils.made("ben-card")))
    path = agreements.save(councils.ann, protocol.id, councils.made("sent"))
    with pytest.raises(SharingRefused, match="confirmed by 0 of 2"):
        agreements.read(councils.rae, path)
    for person in (councils.rae, councils.sam):
        senders.confirm_sender(person, sender.id)
    with pytest.raises(SharingRefused, match="given themselves"):
        agreements.countersign(councils.rae, path, councils.made("back"))
    assert list(councils.made("back").iterdir()) == []
    assert agreements.countersigned(councils.rae) == []
    other = replace(councils.rae, user=replace(councils.rae.user, display_name="Somebody Else"))
    agreements.countersign(other, path, councils.made("back"))
    with pytest.raises(SharingRefused, match="signed here already"):
        agreements.countersign(other, path, councils.made("back-again"))
    (kept,) = agreements.countersigned(councils.rae)
    assert kept.terms == protocol.terms


def test_only_people_both_councils_named_are_added(councils: Councils) -> None:
    protocol = sharing.draft(
        councils.ann, title="For Sam", authority=SUCCESSOR, legal_basis="SI", dpia_ref="D", purpose="p",
        starts=councils.ann.today(), strands=Strand, ours=OURS, theirs=THEIRS, people=PEOPLE[1:2],
    )  # fmt: skip
    with pytest.raises(SharingRefused, match="not one of the people"):
        councils.named(protocol, councils.rae)
    assert councils.named(protocol, councils.sam).name == "Sam Hill"


def test_revoking_and_closing_end_it_for_everybody_and_log_no_typed_word(councils: Councils) -> None:
    revoked, closed = councils.agreed(), councils.agreed({Strand.SEND})
    later = on(closed.ends + timedelta(days=1), councils.ann)
    assert [each.id for each in agreements.overdue(later)] == [revoked.id, closed.id]
    with pytest.raises(SharingRefused, match="reason"):
        agreements.revoke(councils.ann, revoked.id, " ")
    with pytest.raises(SharingRefused, match="runs until"):
        agreements.close(councils.ann, closed.id)
    for act in (
        lambda: agreements.revoke(councils.ben, revoked.id, "x"),
        lambda: agreements.close(on(later.today(), councils.ben), closed.id),
    ):
        with pytest.raises(NotPermitted):
            act()
    agreements.revoke(councils.ann, revoked.id, "Wilhelmina misused it")
    agreements.close(later, closed.id)
    assert agreements.overdue(later) == []
    for protocol in (revoked, closed):
        with pytest.raises(SharingRefused, match=r"was (revoked|closed) on"):
            packing.seal(councils.ann, protocol.id, councils.outbox, Quiet())
        with pytest.raises(SharingRefused, match=r"was (revoked|closed) on"):
            councils.named(protocol, councils.sam)
        with pytest.raises(SharingRefused, match="to be sent"):
            agreements.save(councils.ann, protocol.id, councils.made("late"))
    assert list(councils.outbox.iterdir()) == []
    assert sharing.protocol(councils.ann, revoked.id).revoked_why == "Wilhelmina misused it"
    with councils.ann.workspace.read() as unit:
        text = b"\n".join(unit.log.bodies()).decode()
    assert "sharing-revoked" in text
    assert "sharing-closed" in text
    for typed in ("Wilhelmina", "Dee Poe", "Mo Lead", "Hand-over on vesting", COUNTERSIGNER):
        assert typed not in text
    auditing.verify(councils.cat)
