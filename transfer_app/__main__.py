"""Open the window, or run a command when one is given."""

from __future__ import annotations

import sys

from transfer_app.services.ports.outside import Outside


def outside() -> Outside:
    """The adapters; imported late, since the geography among them takes a second."""
    from transfer_app import bootstrap

    return bootstrap.outside()


def main() -> None:
    """The program. Exits with a status; see cli/failures.py for what each says."""
    if len(sys.argv) > 1:
        from transfer_app.cli.app import run

        run(outside)
    else:
        from transfer_app.gui.main import run as open_window

        sys.exit(open_window(outside()))


if __name__ == "__main__":
    main()
