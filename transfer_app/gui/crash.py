"""A bug, told without telling anything about a child.

Python's own traceback quotes the message of the exception, which may hold a value from a record.
A BugReport keeps only the type of the error and where in the program it happened; it can be copied
and sent as it is. `sys.excepthook` sees what is raised in slots, paint events and models; without
a hook the window would go on as if nothing had happened.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import PySide6

from transfer_app import __version__
from transfer_app.domain.errors import TransferError

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class BugReport:
    """kinds: the error's type first, then those it followed from. frames: outermost first."""

    kinds: tuple[str, ...]
    frames: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole report, ready to copy."""
        lines = [
            f"transfer-app {__version__}, Python {platform.python_version()}, "
            f"PySide6 {PySide6.__version__}, {platform.system()} {platform.release()}",
            "Error: " + ", after ".join(self.kinds),
            *(f"  {frame}" for frame in self.frames),
        ]
        return "\n".join(lines)


def report_of(error: BaseException) -> BugReport:
    """What may be said of an error: types, files of the program, functions and lines; no values."""
    kinds: list[str] = []
    link: BaseException | None = error
    deepest = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        kinds.append(f"{type(link).__module__}.{type(link).__qualname__}".removeprefix("builtins."))
        deepest = link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    frames = _frames(error.__traceback__)
    if deepest is not error:
        frames += ["-- that followed from:", *_frames(deepest.__traceback__)]
    return BugReport(tuple(kinds), tuple(frames))


def _frames(trace: TracebackType | None) -> list[str]:
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{_shown(code.co_filename)}:{trace.tb_lineno} in {code.co_qualname}")
        trace = trace.tb_next
    return frames


def _shown(file: str) -> str:
    """The path inside the program or library; never the user's folders, which may name someone."""
    path = Path(file)
    if path.is_relative_to(PACKAGE):
        return path.relative_to(PACKAGE.parent).as_posix()
    return "/".join(path.parts[-2:])


def install_hook(show: Callable[[BugReport | TransferError], None]) -> None:
    """Send every uncaught error on the screen's thread to `show`; Ctrl+C still ends the program.

    An expected one goes as it is, with its remedy: whatever reads the workspace may find that its server or
    its drive is away, wherever that is.
    """

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        show(error if isinstance(error, TransferError) else report_of(error.with_traceback(trace)))

    sys.excepthook = hook
