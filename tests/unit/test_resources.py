"""The schemas are found wherever the program runs from."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from transfer_app import resources
from transfer_app.domain.errors import ProfileError


def test_a_checkout_has_them_at_its_root() -> None:
    assert (resources.schemas_folder() / "profiles").is_dir()


def test_a_wheel_has_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "transfer_app"
    (package / "schemas").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.schemas_folder() == package / "schemas"


def test_a_frozen_build_has_them_where_it_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "schemas" / "profiles").mkdir(parents=True)
    (tmp_path / "schemas" / "profiles" / "ssd.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources.schema_path("profiles/ssd.toml") == tmp_path / "schemas" / "profiles" / "ssd.toml"


def test_a_broken_installation_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "gone" / "transfer_app")
    with pytest.raises(ProfileError, match="Install transfer-app again"):
        resources.schemas_folder()


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ProfileError, match="nothing-of-the-kind"):
        resources.schema_path("nothing-of-the-kind.json")
