"""The one place where adapters are handed to services."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from transfer_app.adapters.documents.index import ProfiledDocuments
from transfer_app.adapters.geography.atlas import Atlas
from transfer_app.adapters.log.bundle_files import BundleFiles
from transfer_app.adapters.log.log_files import LogFiles
from transfer_app.adapters.reports.paper_files import PaperFiles
from transfer_app.adapters.reports.queue_book_files import QueueBookFiles
from transfer_app.adapters.rule_set_texts import read_rule_text, take_rule_text
from transfer_app.adapters.rule_sets import read_rule_set
from transfer_app.adapters.sealing.seals import Seals
from transfer_app.adapters.sources.exports import ProfiledExports
from transfer_app.adapters.store.workspace import WorkspaceFiles
from transfer_app.domain.board_paper import Paper
from transfer_app.resources import schemas_folder
from transfer_app.services.ports.outside import Outside, Workspaces


def outside(workspaces: Workspaces | None = None) -> Outside:
    """Everything of the outside that services are handed. workspaces: tests hand in cheaper keys."""

    def clock() -> datetime:
        return datetime.now(UTC)

    return Outside(
        workspaces=workspaces if workspaces is not None else WorkspaceFiles(),
        exports=ProfiledExports(schemas_folder()),
        documents=ProfiledDocuments(schemas_folder()),
        geography=Atlas(),
        sealing=Seals(clock),
        audit_files=BundleFiles(),
        log_files=LogFiles(),
        papers=PaperFiles(_drawn),
        queue_books=QueueBookFiles(),
        rules=read_rule_set,
        rule_text=take_rule_text,
        kept_rules=read_rule_text,
        clock=clock,
        random=secrets.token_bytes,
    )


def _drawn(paper: Paper) -> bytes:
    """A PDF. Qt draws it, and is imported only then: a command does without it."""
    from transfer_app.gui.paper_pdf import drawn

    return drawn(paper)
