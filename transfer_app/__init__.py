"""Moves children's case records to the right successor council, provably and privately."""

__version__ = "0.1.0"
