"""Parts of the window can be imported by themselves, in any order."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["what_if", "map_sheet.dialog"])
def test_a_part_of_the_window_does_not_need_another_first(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import transfer_app.gui.{module}"],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
