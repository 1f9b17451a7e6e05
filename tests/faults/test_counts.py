"""Two workers at once count into one report, and neither overwrites the other's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from faults_kit import Report, Tally

pytestmark = pytest.mark.faults


def test_what_each_worker_counted_is_in_the_sum(tmp_path: Path) -> None:
    report = Report(tmp_path / "faults.json")
    workers = [Tally(part=report.part(name)) for name in ("gw0", "gw1", "")]
    for number, worker in enumerate(workers, 1):
        for _ in range(20 * number):
            worker.note("bits", "noticed")
        worker.note(f"only {number}", "harmless")
    # The first was stopped: what it noted last is not kept.
    for worker in workers[1:]:
        worker.keep()
    whole = report.summed()
    assert whole.of("bits", "noticed") == whole.counts["bits"]["injected"] == 120
    assert (whole.of("only", "harmless"), whole.of("only", "injected")) == (2, 2)
    whole.save(report.path)
    assert json.loads(report.path.read_text())["classes"]["bits"] == {"injected": 120, "noticed": 120}
    # The sum is not counted again.
    assert report.summed().counts == whole.counts
