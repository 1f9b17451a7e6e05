"""What a located address says of itself, beside its point."""

from __future__ import annotations

from pathlib import Path

from workspaces_made import new_workspace

from transfer_app.adapters.geography.atlas import Atlas
from transfer_app.domain.accuracy import EntryFlag

HEADER = "pcds,dointr,doterm,lad25cd,usrtypind,east1m,north1m,gridind\n"


def test_what_speaks_against_an_entry_is_said_flagged_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "onspd.csv"
    rows = ("QX1 1AA,198001,,E1,0,400000,0100000,1\n", "QX1 1AB,198001,201001,E1,0,400000,0100000,1\n",
            "QX1 1AD,198001,,E1,1,400000,0100000,1\n", "QX1 1AE,198001,,E1,1,400000,0100000,6\n")  # fmt: skip
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    keys = ["P:QX1 1AA", "P:QX1 1AB", "P:QX1 1AD", "P:QX1 1AE"]
    atlas = Atlas()
    summary, pages = atlas.read_gazetteer(path, lambda done, total: None)
    columns = atlas.look_up(summary, pages, keys)
    located = columns.locations(keys)
    assert "terminated" not in located["P:QX1 1AA"].quality
    assert located["P:QX1 1AB"].quality.endswith("the postcode is terminated")
    assert located["P:QX1 1AD"].quality.endswith("belongs to one large user")
    assert located["P:QX1 1AE"].quality.endswith("large user; the postcode is most likely of PO boxes")
    assert located["P:QX1 1AE"].accuracy_m == 1500.0
    faults = [columns.sources[at].fault for at in columns.source.tolist()]
    assert [bool(fault) for fault in faults] == [False, True, True, True]
    assert [EntryFlag(located[key].flags) for key in keys] == [
        EntryFlag.NONE,
        EntryFlag.TERMINATED,
        EntryFlag.LARGE_USER,
        EntryFlag.LARGE_USER | EntryFlag.PO_BOX,
    ]
    session = new_workspace(tmp_path / "flags.taw")
    with session.workspace.change() as unit:
        unit.locations.add(keys, columns)
        unit.log.append(session.entry("located"))
    with session.workspace.read() as unit:
        assert unit.locations.all() == unit.locations.some(keys) == located
