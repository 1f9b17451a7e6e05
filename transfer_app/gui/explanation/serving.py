"""What an explanation on a page can ask for: to be saved as a file, and to say that it was copied."""

from __future__ import annotations

from transfer_app.domain.errors import TransferError
from transfer_app.domain.explaining import Explanation
from transfer_app.gui import choose_file
from transfer_app.gui.desk import Desk
from transfer_app.gui.explanation.view import ExplanationView
from transfer_app.services import explaining

KEEP = "It is about a child: keep it where the case file is kept."
JSON_FILES = "JSON (*.json)"


def serve(view: ExplanationView, desk: Desk) -> None:
    """Connect a view to the desk."""

    def save(one: Explanation) -> None:
        path = choose_file.new_file(view, view.tr("Save the explanation"), f"{one.record}.json", JSON_FILES)
        if path is None:
            return
        try:
            explaining.save(one, path)
        except TransferError as error:
            desk.fail(error)
            return
        desk.tell("good", f"Saved the explanation of {one.record} to {path.name}.", view.tr(KEEP))

    view.save_wanted.connect(save)
    view.copied.connect(
        lambda: desk.tell("good", view.tr("The explanation is on the clipboard."), view.tr(KEEP))
    )
