"""Why a record goes where it goes, as pages show it: sentence, reasons, facts, address, law, rules tried."""

from transfer_app.gui.explanation.serving import serve
from transfer_app.gui.explanation.view import ExplanationView

__all__ = ["ExplanationView", "serve"]
