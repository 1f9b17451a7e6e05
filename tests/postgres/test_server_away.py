"""The server goes away while somebody works in the window, and comes back: nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import allocated_county
import team_server
from pytestqt.qtbot import QtBot

from tests.gui.conftest import dressed, jobs, light, seated  # noqa: F401
from tests.gui.signed_in import Open
from transfer_app.domain.errors import ServerUnreachable
from transfer_app.gui.pages.review import ReviewPage
from transfer_app.services import auditing

WHY = "The tenancy says so."


def test_a_decision_that_met_no_server_is_told_kept_and_made_when_it_is_back(
    made_county: Path,
    tmp_path: Path,
    seated: Open,  # noqa: F811
    qtbot: QtBot,
) -> None:
    bench = seated(allocated_county.signed_in(allocated_county.copied(made_county, tmp_path)))
    page = bench.page("review")
    assert isinstance(page, ReviewPage)
    table, form, banner = page.queue.table, page.panel.propose, bench.shell.banner
    record = table.current_id()
    assert record is not None
    form.choose(0)
    form.why.setText(WHY)
    for row in form.evidence.rows:
        row.cite(0)
    with team_server.away(), qtbot.captureExceptions() as met:
        form.propose.click()
        bench.wait()
        assert "server" in banner.what.text()
        assert "try again" in banner.remedy.text()
        page.drafts.save()
        table.go_to_id(table.rows.id_at(3))
        bench.wait()
        bench.shell.go_to("overview")
        bench.shell.go_to("review")
        bench.wait()
    # Main hands these to the same banner.
    assert all(issubclass(kind, ServerUnreachable) for kind, _, _ in met), met
    table.go_to_id(record)
    bench.wait()
    assert form.why.text() == WHY
    form.propose.click()
    bench.wait()
    with bench.session.workspace.read() as unit:
        pending = unit.reviews.pending(record)
    assert pending is not None
    assert pending.why == WHY
    auditing.verify(bench.session)
