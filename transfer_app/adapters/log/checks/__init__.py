"""The auditor's verifier beside verify_log.py: the standard library of Python 3.9 and nothing else.

The files of this folder and verify_log.py are copied into every bundle, below `verifier/`; that is why they
import each other by relative names, and nothing of the program. docs/format-audit-bundle.md is the authority.
"""
