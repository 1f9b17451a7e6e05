"""What the services need of the outside, as protocols; adapters implement them, bootstrap joins the two.

store: the workspace and its rows.   sources: exports.   geography: boundary layers, gazetteers, the placer.
sealing: keys, packages, receipts, signed notes.   clock: the time.
"""
