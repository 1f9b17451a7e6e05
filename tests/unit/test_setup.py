"""The set-up keeps its promises: the lock and the tree are checked, and Qt counts references right."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import translated

REPO = Path(__file__).resolve().parents[2]
CI = REPO / ".ci"

Run = subprocess.CompletedProcess[str]


def run(*command: object, cwd: Path = REPO) -> Run:
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the two files that the lock check reads."""
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(REPO / name, tmp_path)
    return tmp_path


def check_lock(root: Path, *options: str) -> Run:
    return run(sys.executable, CI / "check_lock.py", "--root", root, *options)


def change(path: Path, pattern: str, by: str | Callable[[re.Match[str]], str]) -> None:
    """Replace the first match; a pattern that no longer matches fails the test instead of passing it."""
    text, count = re.subn(pattern, by, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    assert count == 1, pattern
    path.write_text(text, encoding="utf-8")


def test_the_lock_is_in_step(copy: Path) -> None:
    result = check_lock(copy)
    assert (result.returncode, result.stdout) == (0, "")


@pytest.mark.parametrize(
    ("file", "pattern", "by", "said"),
    [
        ("pyproject.toml", r'"shapely>=2\.1"', '"shapely>=99"', "but dependencies asks for shapely>=99"),
        ("pyproject.toml", r'"rich>=14"', '"rich>=14", "httpx"', "httpx (dependencies) is not pinned"),
        ("pyproject.toml", r'"rich>=14"', '"rich>=13"', "the dependency lists changed"),
        ("pyproject.toml", r'"mypy>=1\.18"', '"mypy>=99"', "but extra dev asks for mypy>=99"),
        ("pyproject.toml", r"hatchling>=1\.27", "hatchling>=99", "but build-system asks for hatchling>=99"),
        ("pyproject.toml", r'requires-python = ">=3\.11"', 'requires-python = ">=3.12"', "lists changed"),
        ("pyproject.toml", r'"rich>=14"', '"rich @ file:///tmp/rich.whl"', "takes rich from an address"),
        ("requirements.lock", r"^rich==\S+", "rich==1.0", "rich==1.0 is pinned, but"),
        (
            "requirements.lock",
            r"^rich==(.*\\\n)(    --hash.*\n)+",
            "",
            "rich>=14 (dependencies) is not pinned",
        ),
        ("requirements.lock", r"^(rich==\S+) \\\n(    --hash.*\n)+", r"\1\n", "has no hash"),
        ("requirements.lock", r"^rich==", "rich>=", "not a pin with sha256 hashes: rich>="),
        ("requirements.lock", r"^(rich==\S+) \\", r"\1 ; sys_platform == 'linux' \\", "has 0 pins on win32"),
        ("requirements.lock", r"sha256:(\w)\w", r"sha256:\1", "not a pin with sha256 hashes"),
        ("requirements.lock", r"\Z", "--index-url https://mirror.example/simple\n", "a place or an option"),
        ("requirements.lock", r"\Z", "--find-links /wheels\n", "a place or an option"),
        ("requirements.lock", r"\A", "# from mirror.example.org\n", "a place or an option"),
        ("requirements.lock", r"\Z", "rich @ file:///tmp/rich.whl\n", "not a pin with sha256 hashes"),
    ],
)
def test_a_lock_out_of_step_is_refused(copy: Path, file: str, pattern: str, by: str, said: str) -> None:
    change(copy / file, pattern, by)
    result = check_lock(copy)
    assert result.returncode == 1
    assert said in result.stdout


def test_stamping_twice_changes_nothing(copy: Path) -> None:
    before = (copy / "requirements.lock").read_bytes()
    assert check_lock(copy, "--stamp").returncode == 0
    assert (copy / "requirements.lock").read_bytes() == before


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with one small module."""
    (tmp_path / "transfer_app").mkdir()
    (tmp_path / "transfer_app" / "allocation.py").write_text("x = 1\n", encoding="utf-8")
    run("git", "init", "-q", cwd=tmp_path)
    return tmp_path


def check_tree(root: Path) -> Run:
    run("git", "add", ".", cwd=root)
    return run(sys.executable, CI / "check_tree.py", "--root", root)


def test_a_small_clean_tree_passes(tree: Path) -> None:
    (tree / "picture.png").write_bytes(b"\x89PNG\0FIX" + b"ME")
    result = check_tree(tree)
    assert (result.returncode, result.stdout) == (0, "")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("transfer_app/long.py", "x = 1\n" * 401, "401 lines"),
        ("sample_data/middling.py", "x = 1\n" * 300, "the median module has 150.5 lines"),
        ("transfer_app/utils.py", "x = 1\n", "does not say what is inside"),
        ("transfer_app/later.py", "# TO" + "DO: more\n", "transfer_app/later.py:1: is marked as unfinished"),
        ("docs/guide.md", "first\nsee https://pypi" + ".org/x\n", "docs/guide.md:2: names a registry"),
        ("tests/test_x.py", "p = '/ro" + "ot/thing'\n", "names a registry or a folder"),
        ("Makefile", "x:\n\tcp /wo" + "rk/main .\n", "Makefile:2: names a registry or a folder"),
    ],
)
def test_a_tree_with_a_fault_is_refused(tree: Path, name: str, text: str, said: str) -> None:
    (tree / name).parent.mkdir(exist_ok=True)
    (tree / name).write_text(text, encoding="utf-8")
    result = check_tree(tree)
    assert result.returncode == 1
    assert said in result.stdout


def test_a_long_marker_of_a_package_does_not_flatter_the_median(tree: Path) -> None:
    (tree / "transfer_app" / "allocation.py").write_text("x = 1\n" * 200, encoding="utf-8")
    for part in ("domain", "services", "adapters"):
        (tree / "transfer_app" / part).mkdir()
        (tree / "transfer_app" / part / "__init__.py").write_text("", encoding="utf-8")
    assert "the median module has 200 lines" in check_tree(tree).stdout


def test_two_test_files_of_one_name_are_named_with_their_folders(tree: Path) -> None:
    for folder in ("gui", "journeys"):
        (tree / "tests" / folder).mkdir(parents=True)
        (tree / "tests" / folder / "test_keys.py").write_text("", encoding="utf-8")
    result = check_tree(tree)
    assert result.returncode == 1
    assert "test_keys.py: in tests/gui and in tests/journeys" in result.stdout


def test_make_alone_lists_every_command() -> None:
    shown = run("make")
    makefile = (REPO / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    assert shown.returncode == 0, shown.stderr
    for target in set(phony[1].split()) - {"help"}:
        assert f"make {target} " in shown.stdout


@pytest.mark.parametrize("script", ["run", "setup", "check", "lock", "system_packages"])
def test_scripts_are_valid_bash_and_executable(script: str) -> None:
    assert run("bash", "-n", CI / script).stderr == ""
    assert (CI / script).stat().st_mode & 0o111


def fake_python(folder: Path, version: str) -> Path:
    """A folder whose only Python says it is of that version, and refuses what a newer one would do."""
    folder.mkdir()
    python = folder / "python3"
    python.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && {{ echo Python {version}; exit 0; }}\nexit 1\n', encoding="utf-8"
    )
    python.chmod(0o755)
    for name in ("bash", "env", "dirname", "mktemp", "rm", "sh", "head", "tail"):
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    return folder


def set_up_with(path: Path, tmp_path: Path) -> Run:
    """Run a copy of the set-up where only that folder's commands are found and no environment exists."""
    shutil.copytree(CI, tmp_path / "clone" / ".ci")
    return subprocess.run(
        [str(tmp_path / "clone" / ".ci" / "setup")],
        env={"PATH": str(path)}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_a_python_too_old_is_one_sentence(tmp_path: Path) -> None:
    result = set_up_with(fake_python(tmp_path / "bin", "3.9.2"), tmp_path)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "needs Python 3.11 to 3.14 and found only Python 3.9.2" in result.stderr


def test_no_python_is_one_sentence(tmp_path: Path) -> None:
    folder = fake_python(tmp_path / "bin", "none")
    (folder / "python3").unlink()
    result = set_up_with(folder, tmp_path)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "needs Python 3.11 to 3.14 and found none" in result.stderr


def test_qt_takes_no_reference_from_none() -> None:
    """PySide6 6.12.0 takes one at each call that returns nothing, and on Python 3.11 the process dies of it.

    That is why pyproject.toml stops below 6.12. On Python 3.12 and later None cannot be freed.
    """
    from PySide6.QtGui import QPen

    pen = QPen()
    before = sys.getrefcount(None)
    for _ in range(2000):
        pen.setCosmetic(True)
    assert abs(sys.getrefcount(None) - before) < 200


@pytest.fixture
def translated_tree(tmp_path: Path) -> Path:
    """What a wheel is made of, with a translation of the window."""
    tree = tmp_path / "tree"
    for name in ("transfer_app", "schemas"):
        shutil.copytree(REPO / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(REPO / name, tree)
    translated.write(tree / "translations")
    return tree


def test_a_wheel_carries_schemas_pictures_and_translations(translated_tree: Path, tmp_path: Path) -> None:
    """A checkout reads them where they lie, so only a built wheel shows that they would be missing."""
    built = run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation",
        "--wheel-dir", tmp_path, translated_tree,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (path,) = tmp_path.glob("transfer_app-*.whl")
    wheel = zipfile.ZipFile(path)
    inside = set(wheel.namelist())
    for schema in (REPO / "schemas").rglob("*.*"):
        assert f"transfer_app/{schema.relative_to(REPO).as_posix()}" in inside
    for picture in (REPO / "transfer_app").rglob("*.svg"):
        assert picture.relative_to(REPO).as_posix() in inside
    assert not [name for name in inside if name.startswith(("tests", "sample_data", "schemas"))]
    assert not [name for name in inside if name.endswith(".ts")]
    wheel.extractall(tmp_path / "installed")
    assert shown_in_welsh(tmp_path / "installed") == translated.TRANSLATED


def shown_in_welsh(installed: Path) -> str:
    """What the window of that program says of TEXT on a system that is set to Welsh."""
    program = f"""
import sys
sys.path.insert(0, {str(installed)!r})
from transfer_app.gui import translation
from PySide6.QtCore import QCoreApplication
app = QCoreApplication([])
assert translation.install_own(app)
print(translation.translate("Header", {translated.TEXT!r}))
"""
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=installed, env={**os.environ, "LC_ALL": "cy_GB.UTF-8"},
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return told.stdout.strip()


def test_the_built_program_carries_translations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pyinstaller.spec hands over, without building it."""
    (tmp_path / "translations").mkdir()
    for name in ("transfer_app_cy.qm", "transfer_app_cy.ts"):
        (tmp_path / "translations" / name).touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    handed: dict[str, list[tuple[str, str]]] = {}

    def analysis(scripts: object, datas: list[tuple[str, str]], **given: object) -> SimpleNamespace:
        handed["datas"] = datas
        return SimpleNamespace(binaries=[], datas=[], pure=[], scripts=scripts)

    hooks = SimpleNamespace(collect_data_files=lambda *a, **k: [], collect_submodules=lambda *a, **k: [])
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    monkeypatch.setitem(sys.modules, "PyInstaller.depend.bindepend", SimpleNamespace(get_imports=set))
    monkeypatch.setitem(sys.modules, "licences", SimpleNamespace(licence_files=list))
    nothing = dict.fromkeys(("PYZ", "EXE", "COLLECT"), lambda *a, **k: None)
    exec((REPO / "pyinstaller.spec").read_text("utf-8"), {"Analysis": analysis, **nothing})
    assert [into for source, into in handed["datas"] if source.endswith(".qm")] == ["translations"]
    assert not [source for source, _ in handed["datas"] if source.endswith(".ts")]
