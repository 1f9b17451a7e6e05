"""What a located address says of itself, beside its point."""

from __future__ import annotations

from pathlib import Path

from transfer_app.adapters.geography.atlas import Atlas

HEADER = "pcds,dointr,doterm,lad25cd,usrtypind,east1m,north1m,gridind\n"


def test_a_terminated_or_large_user_postcode_says_so(tmp_path: Path) -> None:
    path = tmp_path / "onspd.csv"
    rows = ("QX1 1AA,198001,,E1,0,400000,0100000,1\n", "QX1 1AB,198001,201001,E1,0,400000,0100000,1\n",
            "QX1 1AD,198001,,E1,1,400000,0100000,1\n")  # fmt: skip
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    atlas = Atlas()
    summary, pages = atlas.read_gazetteer(path, lambda done, total: None)
    keys = ["P:QX1 1AA", "P:QX1 1AB", "P:QX1 1AD"]
    columns = atlas.look_up(summary, pages, keys)
    located = columns.locations(keys)
    assert "terminated" not in located["P:QX1 1AA"].quality
    assert located["P:QX1 1AB"].quality.endswith("the postcode is terminated")
    assert "large user" in located["P:QX1 1AD"].quality
    faults = [columns.sources[at].fault for at in columns.source.tolist()]
    assert [bool(fault) for fault in faults] == [False, True, True]
