"""Each module can be imported first: no circle of imports, and none but the window's loads Qt.

Read from the source, as a fresh interpreter for each of some 800 modules takes minutes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Graph = Mapping[str, set[str]]


def modules(folder: Path) -> dict[str, Path]:
    """By dotted name; a package by its own."""
    found = {}
    for path in folder.rglob("*.py"):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def at_import(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports that run as the module is imported: none within a function, none for types only."""
    for each in body:
        if isinstance(each, ast.Import | ast.ImportFrom):
            yield each
        elif isinstance(each, ast.If) and "TYPE_CHECKING" in ast.unparse(each.test):
            yield from at_import(each.orelse)
        elif isinstance(each, ast.If | ast.Try | ast.With | ast.ClassDef):
            inner = (node for node in ast.iter_child_nodes(each) if isinstance(node, ast.stmt))
            yield from at_import(list(inner))


def packages(name: str) -> list[str]:
    """The packages that a module lies in, the outermost first."""
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def imported(name: str, path: Path, known: Mapping[str, Path]) -> set[str]:
    """What importing this module imports first. The packages it lies in are being imported already."""
    found: set[str] = set()
    for one in at_import(ast.parse(path.read_text(encoding="utf-8")).body):
        if isinstance(one, ast.Import):
            found.update(each.name for each in one.names)
        else:
            beside = ".".join(name.split(".")[: -one.level]) if one.level else ""
            base = ".".join(filter(None, (beside, one.module)))
            inner = {each.name: f"{base}.{each.name}" for each in one.names}
            found.update(full if full in known else base for full in inner.values())
    found.update(each for full in list(found) for each in packages(full) if each not in packages(name))
    return found - {name}


@cache
def graph() -> Graph:
    known = modules(ROOT / "transfer_app")
    return {name: imported(name, path, known) for name, path in known.items()}


def circle(some: Graph) -> list[str]:
    """One circle, if there is any."""
    try:
        TopologicalSorter({name: others & some.keys() for name, others in some.items()}).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def test_no_imports_run_in_a_circle() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert circle(graph()) == []


def test_only_the_window_loads_qt() -> None:
    loads = {
        name for name, others in graph().items() if any(each.split(".")[0] == "PySide6" for each in others)
    }
    while more := {name for name, others in graph().items() if others & loads} - loads:
        loads |= more
    assert loads
    assert {name for name in loads if not name.startswith("transfer_app.gui")} == set()
