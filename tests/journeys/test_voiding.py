"""A package that never arrived is taken back by a second person, and its records go into another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from two_councils import Councils

from transfer_app.domain.errors import NotPermitted, PackageRefused, SharingRefused
from transfer_app.domain.packages import VOID, PackageRow
from transfer_app.domain.vocabulary import Role
from transfer_app.services import auditing, packing, receipts, voiding


def test_its_records_can_be_packed_again_and_everything_adds_up(councils: Councils) -> None:
    protocol = councils.agreed()
    lost = councils.sealed(protocol)
    late = councils.taken_in(lost).receipt
    assert voiding.void(councils.ben, lost.ref, "lost in the post").state == VOID
    figures = councils.figures()
    assert (figures["packed"], figures["outstanding"], figures["held-not-packed"] > 0) == (0, 0, True)
    with pytest.raises(PackageRefused, match="taken back"):
        receipts.record_receipt(councils.ann, late)
    assert packing.plan(councils.ann, protocol.id).records == lost.records
    again = councils.sealed(protocol)
    assert (again.records, again.tranche) == (lost.records, lost.tranche + 1)
    assert councils.figures()["outstanding"] == lost.records
    auditing.verify(councils.cat)


def test_it_takes_a_second_person_a_reason_and_a_package_that_waits(
    councils: Councils, package: PackageRow
) -> None:
    with pytest.raises(NotPermitted):
        voiding.void(councils.ann, package.ref, "lost")
    both = replace(councils.ann.user, roles=councils.ann.user.roles | {Role.APPROVER})
    with pytest.raises(SharingRefused, match="they sealed"):
        voiding.void(replace(councils.ann, user=both), package.ref, "lost")
    with pytest.raises(SharingRefused, match="reason"):
        voiding.void(councils.ben, package.ref, " ")
    receipts.record_receipt(councils.ann, councils.taken_in(package).receipt)
    before = councils.figures()
    with pytest.raises(PackageRefused, match="only one that waits"):
        voiding.void(councils.ben, package.ref, "lost")
    assert councils.figures() == before
