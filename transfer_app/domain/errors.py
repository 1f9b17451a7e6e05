"""What can go wrong that we expect, each with what to do about it.

* TransferError             anything we expect; the message is for the user
  - NotPermitted            the signed-in person may not do this
  - SignInFailed            wrong name or passphrase
  - WorkspaceError          the workspace file cannot be used
      - NotAWorkspace         it is some other file
      - NewerWorkspace        written by a newer version of this program
      - WorkspaceExists       creating would overwrite
      - WorkspaceBusy         another program holds it
      - ServerUnreachable     the server of a team's workspace is away, or cannot prove who it is
  - SourceRefused           a source file cannot be taken in at all
      - DocumentUnfit         a document is not as it was read, or cannot be read any more
  - ProfileError            an import profile or rule set does not meet its schema
  - BoundaryError           the boundary layer is unusable
  - GazetteerError          the address list is unusable
  - NotReady                an earlier step has to come first
  - NotFound                no such record, package, person
  - ReviewRefused           the decision would break the review rules (own proposal, no evidence)
  - ClearanceRefused        a clearance cannot be asked for, agreed to or withdrawn so
  - SharingRefused          the grant is not in force or does not cover this
  - RulesRefused            a rule set is not signed, or a signature on it does not count
  - KeyUnusable             a key file, or the passphrase for it, is unusable
  - PackageError            a package cannot be used
      - NotForYou             none of your keys opens it, or it names another authority
      - Tampered              contents do not match what was signed, or it is damaged
      - PackageRefused        it holds something a package must not hold
  - LogBroken               the audit log does not verify
      - LogForked             another council's log is not the one that was seen before
  - OutputFailed            a file could not be written (disk full, no permission)

Anything else is a bug: it keeps its traceback and goes to the crash dialog.

Cancelled is not an error: a job raises it when the user asked it to stop, and the
unit of work it was in rolls back.
"""

from __future__ import annotations


class TransferError(Exception):
    """Something expected went wrong: what happened to what, and what to do now."""

    default_remedy = "Try again; if it happens again, tell the administrator."

    def __init__(self, what: str, remedy: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy if remedy is not None else self.default_remedy

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


class NotPermitted(TransferError):
    default_remedy = "Ask someone with that role, or ask the administrator to give it to you."


class SignInFailed(TransferError):
    default_remedy = "Check the name and the passphrase and try again."


class WorkspaceError(TransferError):
    pass


class NotAWorkspace(WorkspaceError):
    default_remedy = "Choose the workspace file that the administrator created."


class NewerWorkspace(WorkspaceError):
    default_remedy = "Install the newer version of transfer-app to open it. Nothing was changed."


class WorkspaceExists(WorkspaceError):
    default_remedy = "Choose another name, or open the existing one."


class WorkspaceBusy(WorkspaceError):
    default_remedy = "Close the other window or command that uses it, then try again."


class ServerUnreachable(WorkspaceError):
    default_remedy = "Check the network, then try again."


class SourceRefused(TransferError):
    default_remedy = "Check the file and load it again. Nothing was changed."


class DocumentUnfit(SourceRefused):
    """document: its number in the workspace. fault: a documents.Fault."""

    default_remedy = "Pack again: its case is held back now. 'documents list' says what to do about it."

    def __init__(self, document: int, fault: str, what: str) -> None:
        super().__init__(what)
        self.document, self.fault = document, fault


class ProfileError(TransferError):
    default_remedy = "Correct the file at the place named. Nothing was changed."


class BoundaryError(TransferError):
    default_remedy = "Correct the boundary layer in your GIS, or choose another layer. Nothing was changed."


class GazetteerError(TransferError):
    default_remedy = "Download the product again and load that file. Nothing was changed."


class NotReady(TransferError):
    default_remedy = "Finish the earlier step first."


class NotFound(TransferError):
    default_remedy = "Check what you typed against the list."


class ReviewRefused(TransferError):
    default_remedy = "Read why, and correct the proposal."


class ClearanceRefused(TransferError):
    default_remedy = "See who is cleared, and who holds which function, in the list of people."


class SharingRefused(TransferError):
    default_remedy = "Check the sharing protocol: its dates, its scope and the named people."


class RulesRefused(TransferError):
    default_remedy = "See who has signed the rule set, on the Allocate page or with 'rules show'."


class KeyUnusable(TransferError):
    default_remedy = "Check the key file, or ask its owner to send it again."


class PackageError(TransferError):
    pass


class NotForYou(PackageError):
    default_remedy = "Ask the sender which authority and which named people it was made for."


class Tampered(PackageError):
    default_remedy = "Ask the sender for a new copy; keep this one as evidence."


class PackageRefused(PackageError):
    default_remedy = "Do not use it. Tell the sender what is written here; keep the file as evidence."


class LogBroken(TransferError):
    default_remedy = "Stop work in this workspace, keep the file, and tell the auditor."


class LogForked(LogBroken):
    default_remedy = (
        "Nothing was signed, and both states are kept in the log here. Ask them at once for another file, by "
        "another way. If that does not fit either, tell both auditors, and take no package from them until "
        "it is explained."
    )


class OutputFailed(TransferError):
    default_remedy = "Free some space or choose another folder, then try again. No partial file was left."


class Cancelled(Exception):
    """The user asked a job to stop; nothing of it was kept."""
