"""The digest of a decision: what tells whether a signed one still rests on the same facts.

The facts' own digests are made with the columns (columns.py), per child: over everything the rules may look
at, whatever the order it was loaded in and whichever file and row it was read from.
"""

from __future__ import annotations

import hashlib


def decision_digest(facts: str, strand: str, area: str, fault: str) -> str:
    """sha256 hex over the child's facts, the strand, where the deciding address lies and what is against it.

    A moved line reopens a decision as a moved family does.
    """
    return hashlib.sha256(f"{facts}\x1f{strand}\x1f{area}\x1f{fault}".encode()).hexdigest()
