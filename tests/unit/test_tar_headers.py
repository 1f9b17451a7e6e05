"""A header of ours is what the standard library's tarfile reads, its sum included."""

from __future__ import annotations

import tarfile

import pytest

from transfer_app.adapters.bundles.tar import BLOCK, member_header, read_member_header


@pytest.mark.parametrize("name", ["a", "f/" + "n" * 98, "p" * 155 + "/" + "n" * 100, "x/" * 60 + "0001.bin"])
@pytest.mark.parametrize("size", [0, 59_652, 8**11 - 1])
def test_a_header_is_read_as_it_was_meant(name: str, size: int) -> None:
    header = member_header(name, size, 1_838_192_400)
    assert len(header) == BLOCK
    read = tarfile.TarInfo.frombuf(header, "ascii", "strict")
    assert (read.name, read.size, read.mtime, read.isreg()) == (name, size, 1_838_192_400, True)
    assert (read.mode, read.uid, read.gid) == (0o600, 0, 0)
    assert read_member_header(header, 1_838_192_400) == (name, size)
