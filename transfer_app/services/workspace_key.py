"""A new key for a workspace: after somebody left, or when a passphrase may have become known.

Three steps, each durable before the next, so that a crash leaves a workspace that opens: the new key is
sealed for everybody beside the present one; the file is encrypted with it; the old one is taken away. Whoever
signs in after a crash ends what was begun.
"""

from __future__ import annotations

from transfer_app.domain.audit import AuditEntry
from transfer_app.domain.sign_in import KeyChange
from transfer_app.domain.staff import Act, User
from transfer_app.services.ports.outside import Outside
from transfer_app.services.ports.store import Workspace
from transfer_app.services.session import Session, utc_text


def change(session: Session) -> None:
    """Encrypt the workspace with a new key; everybody keeps their passphrase.

    Nobody else may have it open: WorkspaceBusy then, and nothing is changed. An earlier copy of the two files
    still opens as it did; no later one opens with the key of before.
    """
    session.require(Act.ADMINISTER)
    workspace = session.workspace
    with workspace.change() as unit:
        people = [each.name for each in unit.users.all() if each.active]
        unit.log.append(session.entry("workspace-key-begun", people=len(people)))
        # Last, inside the unit: if the key file cannot be written, nothing was begun.
        workspace.begin_key_change(people)
    try:
        workspace.change_key()
    finally:
        end(session.outside, workspace, session.user)


def end(outside: Outside, workspace: Workspace, user: User) -> None:
    """Say which key stayed and take the other one away, where a change of the key has begun.

    In this order, so that no crash leaves a change that the log does not end; one in between says it twice.
    """
    if workspace.key_change is KeyChange.NONE:
        return
    changed = workspace.key_change is KeyChange.DONE
    action = "workspace-key-changed" if changed else "workspace-key-kept"
    with workspace.change() as unit:
        unit.log.append(AuditEntry(utc_text(outside.clock()), user.name, action))
    with workspace.trial():  # nobody else writes the key file meanwhile
        workspace.end_key_change()
