"""How far the quality sample is checked, in words."""

from __future__ import annotations

from transfer_app.gui.translation import translate
from transfer_app.gui.words import counted
from transfer_app.services.quality_sample import Sample


def progress(sample: Sample) -> str:
    """'Checked: 12, of which 1 differed; 40 are left.'"""
    confirmed, differ = sum(sample.confirmed.values()), sum(sample.differ.values())
    left = len(sample.left)
    to_do = counted(left, "is left")
    return translate("Sample", "Checked: {checked:,}, of which {differ:,} differed; {left}.").format(
        checked=confirmed + differ, differ=differ, left=to_do
    )
