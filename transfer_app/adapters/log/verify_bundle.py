"""Checks this bundle, with nothing but Python 3.9 or newer: python3 verify_bundle.py [FOLDER]

It reads; it writes and sends nothing. Status 0: nothing was found; 1: something was; 2: called wrongly.
"""

import importlib
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # the folder stays as it was handed over
sys.path.insert(0, str(Path(__file__).resolve().parent))

if __name__ == "__main__":
    sys.exit(importlib.import_module("verifier.checks.main").main())
