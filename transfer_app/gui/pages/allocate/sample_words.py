"""How far the quality sample is checked, in words."""

from __future__ import annotations

from transfer_app.gui.words import counted
from transfer_app.services.quality_sample import Sample


def progress(sample: Sample) -> str:
    """'12 records are checked, of which 1 differed; 40 are left.'"""
    confirmed, differ = sum(sample.confirmed.values()), sum(sample.differ.values())
    left = len(sample.left)
    checked = counted(confirmed + differ, "record is", "records are")
    return f"{checked} checked, of which {differ:,} differed; {left:,} {'is' if left == 1 else 'are'} left."
