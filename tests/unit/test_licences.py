"""The built program brings the licence of everything that is in it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / ".ci"))

import licences  # noqa: E402


def test_every_package_that_is_carried_brings_a_text() -> None:
    there = licences.licence_files()
    by_package = {Path(folder).parts[1] for _, folder in there}
    assert {"python", "pyside6-essentials", "shiboken6", "sqlcipher3", "shapely"} <= by_package
    assert all(Path(file).stat().st_size > 100 for file, _ in there)
    assert len(set(there)) == len(there)
    of_postgres = {Path(file).name for file, folder in there if Path(folder).parts[1] == "psycopg-binary"}
    assert {"postgresql.txt", "openssl.txt", "krb5.txt", "openldap.txt", "cyrus-sasl.txt"} <= of_postgres


def test_what_others_bring_with_them_counts_too() -> None:
    assert {"jsonschema", "rpds-py", "referencing"} <= set(licences.carried(["jsonschema"]))
    assert "psycopg-binary" in licences.carried(["psycopg[binary]"])


def test_a_package_without_a_text_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "WITHOUT", {"shiboken6"})
    with pytest.raises(SystemExit, match="pyside6-essentials brings no text"):
        licences.licence_files()
