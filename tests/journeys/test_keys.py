"""Keys as people meet them: the profile of a workspace, new keys, and what one package never mixes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import two_councils
from two_councils import Councils

from transfer_app.domain.errors import NotPermitted, SharingRefused
from transfer_app.domain.packages import RECEIVED
from transfer_app.domain.profiles import Profile, one_profile, profile_of
from transfer_app.services import keys, packing, sharing

pytestmark = pytest.mark.journey


@pytest.fixture
def councils(made_county: Path, tmp_path: Path) -> Iterator[Councils]:
    met = two_councils.meet(made_county, tmp_path)
    yield met
    two_councils.part(met)


def profile_sealed(councils: Councils, ref: str) -> str:
    return str(json.loads((councils.outbox / f"{ref}.manifest.json").read_bytes())["profile"])


def test_packages_are_post_quantum_unless_someone_chose_otherwise(councils: Councils) -> None:
    councils.trust()
    assert keys.profile(councils.rae) is keys.my_profile(councils.rae) is Profile.POST_QUANTUM
    package = councils.sealed(councils.agreed())
    assert profile_sealed(councils, package.ref) == "post-quantum"
    assert packing.record_receipt(councils.ann, councils.taken_in(package).receipt).state == RECEIVED


def test_a_new_key_is_of_the_profile_chosen_and_the_old_one_still_opens(councils: Councils) -> None:
    councils.trust()
    protocol = councils.agreed()
    package = councils.sealed(protocol)
    before = sharing.my_fingerprint(councils.rae)
    keys.set_profile(councils.rae, Profile.COMPATIBLE)
    assert keys.my_profile(councils.rae) is Profile.POST_QUANTUM
    fingerprint = keys.renew(councils.rae)
    assert keys.my_profile(councils.rae) is Profile.COMPATIBLE
    assert sharing.my_fingerprint(councils.rae) != before
    assert fingerprint.startswith("SHA256:")
    # Sealed before: opened with the old key, and its receipt fits, as the signing key is the same.
    assert packing.record_receipt(councils.ann, councils.taken_in(package).receipt).state == RECEIVED


def test_one_package_never_mixes_the_kinds_and_says_who_has_which(councils: Councils) -> None:
    protocol = councils.agreed()
    keys.set_profile(councils.rae, Profile.COMPATIBLE)
    keys.renew(councils.sam)
    second = councils.named(protocol, councils.sam)
    for officer in (councils.ann, councils.ben):
        sharing.confirm_recipient(officer, second.id)
    with pytest.raises(SharingRefused, match="compatible: Sam Hill; post-quantum: Rae Ford") as refused:
        councils.sealed(protocol)
    assert "keys new" in refused.value.remedy
    assert list(councils.outbox.iterdir()) == []
    sharing.revoke_recipient(councils.ann, second.id)
    assert profile_sealed(councils, councils.sealed(protocol).ref) == "post-quantum"


def test_only_an_administrator_chooses_the_profile(councils: Councils) -> None:
    with pytest.raises(NotPermitted):
        keys.set_profile(councils.sam, Profile.COMPATIBLE)
    assert keys.profile(councils.sam) is Profile.POST_QUANTUM


def test_the_profile_is_read_from_the_key() -> None:
    assert profile_of("age1pq1qqq") is Profile.POST_QUANTUM
    assert profile_of("age1qqq") is profile_of("ssh-ed25519 AAAA") is Profile.COMPATIBLE
    assert one_profile([("a", "age1q"), ("b", "ssh-ed25519 A")]) is Profile.COMPATIBLE
