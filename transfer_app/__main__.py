"""Open the window, at a workspace if one is named, or run a command when one is given."""

from __future__ import annotations

import sys
from multiprocessing import freeze_support
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # A process for parts of a package imports this module first: it must not wait for more.
    from transfer_app.services.ports.outside import Outside


def outside() -> Outside:
    """The adapters; imported late, since the geography among them takes a second."""
    from transfer_app import bootstrap

    return bootstrap.outside()


def main() -> None:
    """The program. Exits with a status; see cli/failures.py for what each says."""
    # In the built program a process for parts of a package starts here too, and goes no further.
    freeze_support()
    workspace = _workspace_alone(sys.argv[1:])
    if len(sys.argv) > 1 and workspace is None:
        from transfer_app.cli.app import run

        run(outside)
    else:
        from transfer_app.gui.main import run as open_window

        sys.exit(open_window(outside(), workspace))


def _workspace_alone(words: list[str]) -> Path | None:
    """The workspace file that is all that was named, as when its icon is opened; no command ends in .taw."""
    return Path(words[0]) if len(words) == 1 and words[0].endswith(".taw") else None


if __name__ == "__main__":
    main()
