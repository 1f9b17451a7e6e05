"""The pieces pages are built from; each usable alone."""
