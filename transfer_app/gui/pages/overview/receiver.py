"""The Overview of a council that receives: it loads no export, and its next step is another's package."""

from __future__ import annotations

from dataclasses import dataclass

from transfer_app.domain.staff import Act
from transfer_app.gui.translation import translate
from transfer_app.gui.widgets import EmptyState
from transfer_app.gui.words import counted
from transfer_app.services import reading, senders
from transfer_app.services.session import Session


@dataclass(frozen=True, slots=True)
class CameIn:
    """What is here of other councils: packages, their case records, and the senders who are trusted."""

    packages: int
    records: int
    senders: int

    @property
    def sentence(self) -> str:
        """What to do next."""
        if self.packages:
            return translate(
                "Next", "Send back each receipt, and the access journal as often as the agreement says."
            )
        if self.senders:
            return translate("Next", "Take in the package when it comes: every byte is checked first.")
        return translate(
            "Next",
            "Send your card to the council that hands over, take in theirs, and compare both by telephone.",
        )

    @property
    def page(self) -> str:
        return "packages" if self.packages or self.senders else "share"

    def tell(self, empty: EmptyState) -> None:
        """In the place of the balance, which is kept where the records come from."""
        empty.title.setText(
            translate("Overview", "{records} came in, in {packages}").format(
                records=counted(self.records, "case record"), packages=counted(self.packages, "package")
            )
            if self.packages
            else translate("Overview", "No package has come in yet")
        )
        empty.text.setText(
            translate(
                "Overview",
                "What another council hands over comes in on Packages: it is checked, a sample is compared, "
                "and a receipt is signed. That council keeps the balance.",
            )
        )
        action = translate("Next", "Go to Packages")
        empty.action.setText(action)
        empty.action.setAccessibleName(action)


def came_in(session: Session) -> CameIn | None:
    """None where the person is none who receives, and nothing came in."""
    inbox = reading.inbox(session)
    receives = session.user.may(Act.RECEIVE) and not session.user.may(Act.LOAD)
    if not inbox and not receives:
        return None
    usable = sum(each.usable for each in senders.senders(session))
    return CameIn(len(inbox), sum(each.records for each in inbox), usable)
