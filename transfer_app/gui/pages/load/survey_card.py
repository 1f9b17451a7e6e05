"""What was recognised before anything is read, and what came of reading it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from transfer_app.domain.extracts import ExtractSummary
from transfer_app.gui import theme
from transfer_app.gui.rows_list import ListTable
from transfer_app.gui.rows_model import Column
from transfer_app.gui.widgets import Card, button, label
from transfer_app.gui.words import counted
from transfer_app.services.ports.sources import RefusedFile, Survey


class SurveyCard(Card):
    """Tables that will be read with what was assumed of them; files and sheets that will not, and why."""

    loaded = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Before loading: what was found"))
        self.summary = label("", wrap=True)
        self.files = ListTable(
            (
                Column(self.tr("File"), chars=40),
                Column(self.tr("Read as"), chars=24),
                Column(self.tr("Rows, about"), chars=11, number=True),
                Column(self.tr("Notes"), chars=40),
            ),
            self.tr("Files that will be read"),
            most=9,
        )
        self.refused_title = label("", "warning")
        self.refused = ListTable(
            (Column(self.tr("File"), chars=40), Column(self.tr("Why it will not be read"), chars=60)),
            self.tr("Files that will not be read"),
            most=4,
        )
        self.load = button(self.tr("Load"), "primary", "load")
        self.load.clicked.connect(self.loaded)
        self.other = button(self.tr("Choose another"))
        self.other.clicked.connect(self.dropped)
        row = QHBoxLayout()
        row.setSpacing(theme.sizes().small)
        row.addStretch(1)
        row.addWidget(self.other)
        row.addWidget(self.load)
        self.body.addWidget(self.summary)
        self.body.addLayout(row)
        for each in (self.files, self.refused_title, self.refused):
            self.body.addWidget(each)

    def show_survey(self, found: Survey, title: str) -> None:
        self.summary.setText(
            f"{found.path.name}: {title or 'nothing that can be read'}. "
            f"{counted(len(found.files), 'table')}, about {counted(found.rows, 'row')}. "
            "Nothing has been read in yet."
        )
        self.files.show_list(
            [(each.name, each.read_as, each.rows, "; ".join(each.notes)) for each in found.files]
        )
        self.files.setVisible(bool(found.files))
        self.refused.show_list([(each.name, _why(each)) for each in found.refused])
        for widget in (self.refused, self.refused_title):
            widget.setVisible(bool(found.refused))
        self.refused_title.setText(
            self.tr("{n} will not be read").format(n=counted(len(found.refused), "file or sheet"))
        )
        self.load.setText(self.tr(" Load {n}").format(n=counted(len(found.files), "table")))
        self.load.setEnabled(bool(found.files))


def _why(refused: RefusedFile) -> str:
    """The reason without the name, which stands beside it."""
    return refused.reason.removeprefix(f"{refused.name} was not read: ")


class ResultCard(Card):
    """Every row of every file: new, changed, repeated or rejected."""

    def __init__(self) -> None:
        super().__init__(self.tr("What became of the rows"))
        self.summary = label("", "subheading", wrap=True)
        number = {"chars": 9, "number": True}
        self.files = ListTable(
            (
                Column(self.tr("File"), chars=40),
                Column(self.tr("Rows"), **number),  # type: ignore[arg-type]
                Column(self.tr("New"), **number),  # type: ignore[arg-type]
                Column(self.tr("Changed"), **number),  # type: ignore[arg-type]
                Column(self.tr("Repeated"), **number),  # type: ignore[arg-type]
                Column(self.tr("Rejected"), **number),  # type: ignore[arg-type]
                Column(self.tr("Notes"), chars=30),
            ),
            self.tr("What became of each file"),
            most=9,
        )
        self.close_button = button(self.tr("Load another"))
        self.rejects = button(self.tr("See the rejected rows"), "quiet")
        self.corner(self.rejects)
        self.corner(self.close_button)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.files)

    def show_result(self, result: ExtractSummary) -> None:
        self.summary.setText(_sentence(result))
        self.files.show_list(
            [
                (f.name, f.rows, f.new, f.changed, f.repeated, f.rejected, "; ".join(f.notes))
                for f in result.files
            ]
        )
        self.rejects.setVisible(bool(result.rejected))


def _sentence(result: ExtractSummary) -> str:
    if result.already:
        return f"This very export was loaded before ({result.source}). Nothing was changed."
    new, changed, repeated = (
        sum(getattr(each, name) for each in result.files) for name in ("new", "changed", "repeated")
    )
    said = (
        f"{result.source}: {counted(result.rows, 'row')} = {new:,} new + {changed:,} changed + "
        f"{repeated:,} repeated + {result.rejected:,} rejected."
    )
    if result.gone:
        said += f" {counted(result.gone, 'row')} of earlier extracts are not in this one; they were kept."
    return said
