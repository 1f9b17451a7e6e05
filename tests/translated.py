"""A translation of one text of the window, made by the tools that docs/translating.md names."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

TEXT, TRANSLATED = "Vesting day is today", "[translated]"
SOURCE = f"""<TS version="2.1" language="cy"><context><name>Header</name><message>
<source>{TEXT}</source><translation>{TRANSLATED}</translation></message></context></TS>"""


def write(folder: Path) -> None:
    """transfer_app_cy.ts and .qm; lrelease comes with PySide6."""
    folder.mkdir(exist_ok=True)
    text = folder / "transfer_app_cy.ts"
    text.write_text(SOURCE, encoding="utf-8")
    tool = Path(sysconfig.get_path("scripts")) / "pyside6-lrelease"
    subprocess.run([tool, text, "-qm", text.with_suffix(".qm")], check=True, capture_output=True)
