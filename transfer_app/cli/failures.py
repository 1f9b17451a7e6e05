"""The edge: what is expected to go wrong ends in one sentence and what to do; a bug says where it is.

Exit status: 0 done, 1 refused or failed for a reason we know, 2 the command was not understood,
70 a bug, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import typer

from transfer_app.cli.console import note
from transfer_app.domain.errors import Cancelled, OutputFailed, TransferError

FAILED, BUG, STOPPED = 1, 70, 130

_DISK = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than this system allows",
    errno.EROFS: "the drive can only be read",
    errno.EACCES: "permission was denied",
    errno.EPERM: "permission was denied",
}


@contextmanager
def failures_in_words() -> Iterator[None]:
    """Turn whatever ends the command into words on standard error and an exit status."""
    try:
        yield
    except TransferError as error:
        complain(error)
        raise typer.Exit(FAILED) from error
    except (Cancelled, KeyboardInterrupt) as stopped:
        note("Stopped; nothing of this step was kept.", "yellow")
        raise typer.Exit(STOPPED) from stopped
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except BrokenPipeError as error:
        # Whoever read our output (head, less) has seen enough.
        sys.stdout = None
        raise typer.Exit(0) from error
    except OSError as error:
        known = _DISK.get(error.errno or 0)
        if known is None:
            report_bug(error, error.__traceback__)
            raise typer.Exit(BUG) from error
        where = error.filename or "A file"
        complain(OutputFailed(f"{where}: {known}."))
        raise typer.Exit(FAILED) from error
    except Exception as error:
        report_bug(error, error.__traceback__)
        raise typer.Exit(BUG) from error


def complain(error: TransferError) -> None:
    note(error.what, "bold red")
    if error.remedy:
        note(error.remedy)


def report_bug(error: BaseException, trace: TracebackType | None) -> None:
    """Where it happened and of what type: never a value, which could be about a child."""
    note("Something went wrong that should not have: a fault of this program.", "bold red")
    note("The step was undone. Please report these lines; they hold nothing from any record.")
    for frame in traceback.extract_tb(trace):
        name = frame.filename.replace("\\", "/").rpartition("/site-packages/")[2]
        note(f"  {name.rpartition('/transfer_app/')[2]}:{frame.lineno} in {frame.name}", "dim")
    note(f"  {type(error).__module__}.{type(error).__qualname__}", "dim")
