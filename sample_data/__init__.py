"""A generator of fictional councils' case records, with an answer key written from what was planted.

No person, address or postcode here is real. The fictional county lies in open sea on the British
National Grid, and its postcodes are in areas (WQ, YQ) that Royal Mail has never used.

Path of a run: land (where people can live) -> people (who they are, what happened to them, what
must come out) -> tables (as a council's exports would hold them). The answer key comes from the
people, never from any allocator.
"""
