"""How many made-up examples a property is tried on: fewer in each run, all of them on request."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("THOROUGH"))
"""Set by hand, before a release and after a change of what properties watch: THOROUGH=1 make test."""


def examples(most: int) -> int:
    return most if THOROUGH else max(most // 4, 8)
