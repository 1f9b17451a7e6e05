"""What if: other boundaries, rules or a newer extract, and who would move; nothing of it is kept.

The Allocate page shows it in its own place: what is asked for (chooser), worked out in one job (answer),
and shown as sentence, counts, list and map (result, movers).
"""

from __future__ import annotations

from transfer_app.gui.what_if.view import WhatIfView

__all__ = ["WhatIfView"]
