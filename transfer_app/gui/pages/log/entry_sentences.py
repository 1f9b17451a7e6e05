"""What each entry of the log says, with the fields of the entry in braces.

'action +field' is said instead where the entry has that field and it is not empty; 'action, field' is added
there at the end, in the order of this list. What the fields become: entry_words.
"""

from __future__ import annotations

from transfer_app.gui.translation import Words

SENTENCES = Words(
    {
        "workspace-created": "Created the workspace of {authority}",
        "signed-in": "Signed in",
        "signed-in +clearance": "Signed in, cleared for restricted records as before",
        "signed-in, clock": ", on a computer whose clock is behind the log",
        "user-added": "Added the person {user} as {roles}",
        "roles-changed": "Made {user} {roles}",
        "clearance-asked": "Asked that {user} be cleared for restricted records",
        "clearance-agreed": "Agreed that {user} is cleared for restricted records",
        "clearance-withdrawn": "Withdrew the clearance of {user} for restricted records",
        "functions-changed": "Took their functions from {user}",
        "functions-changed +functions": "Made {user} {functions}",
        "user-removed": "Removed the person {user}",
        "passphrase-changed": "Changed their passphrase",
        "workspace-key-begun": "Began to change the workspace's key, for {people}",
        "workspace-key-changed": "Changed the workspace's key",
        "workspace-key-kept": "The workspace's key was not changed after all",
        "vesting-day-set": "Set the vesting day to {day}",
        "key-profile-set": "Chose {profile} for the keys made from then on",
        "key-renewed": "Made a new {profile} key to open packages with",
        "key-renewed, signing": ", and one to sign with",
        "key-exported": "Saved their own keys to a file under a passphrase",
        "key-taken-in": "Took in a {profile} key to open packages with",
        "sender-revoked": "Revoked the key of sender {sender}",
        "sender-ended": "Ended the key of sender {sender} with {last}",
        "extract-loaded": "Loaded an export: {rows}, {rejected:,} rejected, {records}",
        "documents-listed": (
            "Took in an index of documents: {rows}, {files}, {new:,} new, {changed:,} changed, {gone:,} gone"
        ),
        "documents-read": "Read {read} of the folder; {faults:,} not in order",
        "document-assigned": "Gave document {document} to case record {record}",
        "document-left-out": "Proposed to leave out document {document}: {why}",
        "document-left-out-agreed": "Agreed to leave out document {document}",
        "document-unassigned": "Took document {document} back from case record {record}",
        "document-kept": "Took back that document {document} is left out",
        "gazetteer-loaded": "Added the address list {kind}: {rows}",
        "postcode-spread-loaded": "Learned from {rows} that {shared} lie in several areas",
        "rule-set-added": "Added rule set {rules}, {of}, digest {digest:.12}",
        "rule-set-used": "Chose the rules that the allocation goes by, digest {digest:.12}",
        "rule-set-signed": "Signed rule set {rules} for {authority}",
        "rule-signature-taken-in": "Took in {authority}'s signature on rule set {rules}",
        "rule-signature-withdrawn": "Withdrew the signature of {authority} on rule set {rules}",
        "boundaries-set": "Set the boundaries of {successors}",
        "allocated": (
            "Allocated {records}; {kept:,} kept as settled, {changed:,} reopened because their facts changed"
        ),
        "allocated, trial": "; a trial",
        "proposed": "Proposed {result} for {record}",
        "approved": "Approved {result} for {record}",
        "family-panel-recorded": "Recorded what a joint panel decided for family {family}, {records}",
        "family-settled": "Confirmed what a joint panel decided for family {family}",
        "family-panel-returned": "Returned what a joint panel decided for family {family}",
        "undone-together": "Undid what was done on {proposals} together",
        "acceptance-asked": "Asked {authority} to accept {records}",
        "acceptance-answered": "Answered a request for acceptance: {accepted:,} accepted",
        "acceptance-recorded": (
            "Took in the answer of {authority}: {accepted:,} accepted, {refused:,} refused"
        ),
        "proposed-together": "Proposed {proposals} together ({together})",
        "approved-together": "Approved {proposals} together ({together})",
        "workbook-saved": "Saved {records} as a workbook, without names",
        "workbook-saved +names": "Saved {records} as a workbook, with names, for {purpose}",
        "workbook-taken": "Took back a workbook: {proposals}, {comments}, {left:,} left",
        "proposal-refused": "Refused proposal {proposal} for {record}",
        "proposal-withdrawn": "Withdrew proposal {proposal} for {record}",
        "proposal-undone": "Undid proposal {proposal} for {record}",
        "approval-undone": "Undid the approval of proposal {proposal} for {record}",
        "refusal-undone": "Undid the refusal of proposal {proposal} for {record}",
        "sample-rate-set": "Set the share of the quality sample to {rate} %; it was {was} %",
        "sample-confirmed": "Checked {record} blind: {result}, as rule {rule} decided",
        "sample-differs": (
            "Checked {record} blind: {said}, where rule {rule} decided {result}; it is with people"
        ),
        "sample-reason-given": "Gave the reason of check {check} of {record}",
        "parked": "Parked {record} until {until}",
        "unparked": "Took {record} back from those parked",
        "parking-undone": "Undid the parking of {record}",
        "second-opinion-set": "Set which proposals are answered blind: {policy}",
        "second-opinion-set, reasons": ", {reasons}",
        "second-opinion-given": (
            "Answered proposal {proposal} for {record} blind: {result}, not as proposed"
        ),
        "second-opinion-given +agrees": (
            "Answered proposal {proposal} for {record} blind: {result}, as proposed"
        ),
        "override-opened": "Asked that {record} be decided again, which was {was}",
        "dispute-moved": "Took the dispute over {record} to step {step}",
        "record-assigned": "Gave {record} to nobody",
        "record-assigned +to": "Gave {record} to {to}",
        "records-assigned": "Gave {records} to nobody (giving {giving})",
        "records-assigned +to": "Gave {records} to {to} (giving {giving})",
        "run-report-saved": "Saved what run {run} changed: {records}",
        "records-taken-back": "Took giving {giving} back: {records}, {given_on:,} given on since",
        "commented": "Made comment {comment} on {record}",
        "sharing-drafted": "Drafted sharing protocol {protocol} with {authority}, {starts} to {ends}",
        "sharing-approved": "Approved sharing protocol {protocol} with {authority}",
        "sharing-countersigned": "Signed the sharing agreement of {authority}, digest {digest:.12}",
        "sharing-agreed": "Took in {authority}'s signature on sharing protocol {protocol}",
        "sharing-revoked": "Revoked sharing protocol {protocol} with {authority}",
        "sharing-closed": "Closed sharing protocol {protocol} with {authority}",
        "recipient-added": "Named recipient {recipient} in protocol {protocol}",
        "recipient-confirmed": "Compared the key of recipient {recipient} ({confirmations} of 2)",
        "recipient-revoked": "Revoked recipient {recipient}",
        "package-sealed": "Sealed {records} for {authority}, tranche {tranche}",
        "package-sealed +special": "Sealed {records} for {authority}, special package {tranche}",
        "package-sealed, withdrawn": "; withdraws {withdrawn:,}",
        "special-requested": "Asked for special package request {request} for {authority}",
        "special-approved": "Approved special package request {request} ({approvals} of 2)",
        "special-approved +function": (
            "Approved special package request {request} as {function} ({approvals} of 2)"
        ),
        "special-refused": "Refused special package request {request}",
        "special-withdrawn": "Withdrew special package request {request}",
        "special-lapsed": "Special package request {request} lapsed: what it rested on changed",
        "receipt-recorded": "Recorded a receipt: {verdict}, {received:,} received, {rejected:,} rejected",
        "receipt-recorded, disputed": ", {disputed} in dispute",
        "access-given": "Gave recipient {recipient} access to a package sealed before",
        "content-key-destroyed": "Destroyed the content key of package {package}",
        "package-voided": "Took back a package of {records}",
        "sender-added": "Added the card of sender {sender} of {authority}",
        "sender-confirmed": "Compared the key of sender {sender} ({confirmations} of 2)",
        "package-received": "Took in {records} from {sender}",
        "package-received, superseded": "; {superseded:,} copies superseded",
        "package-received, withdrawn": "; {withdrawn:,} withdrawn",
        "package-rejected": "Rejected a package whole: {code}",
        "sample-opened": "Opened case record {record} of the sample of package {package}",
        "sample-checked": "Compared case record {record} with {compared}: it {result}",
        "unpacking-begun": "Began to unpack package {package} to a folder",
        "unpacking-cleared": "Removed {removed} that an interrupted unpacking had left",
        "package-looked": "Checked a package to read single cases of it: {records}, until {ends}",
        "package-looked-again": "Found a package that is open for reading again, in another folder",
        "case-read": "Opened case record {record}",
        "case-read +shared": "Opened case record {record} of a package that was not taken in",
        "document-read": "Opened document {document} of case record {record}",
        "document-read +shared": (
            "Opened document {document} of case record {record} of a package that was not taken in"
        ),
        "document-saved": (
            "Saved document {document} of case record {record} to a file that is not encrypted"
        ),
        "document-not-saved": "Could not save document {document} of case record {record}",
        "map-saved": "Saved a map with the homes of {points}",
        "map-saved +print": "Printed a map with the homes of {points}",
        "map-not-saved": "The map with {points} could not be written",
        "saving-cleared": "Removed what an interrupted saving of a document had left",
        "opening-reported": "Case record {record} was opened by its receiver for {purpose}",
        "opening-reported +document": (
            "Document {document} of case record {record} was opened by its receiver for {purpose}"
        ),
        "journal-recorded": "Took in an access journal: {openings}",
        "log-card-added": "Added the log card of {authority}",
        "log-card-confirmed": "Compared the key of a log card ({confirmations} of 2)",
        "log-card-revoked": "Revoked the log card of {log}",
        "checkpoint-cosigned": "Countersigned the log of {authority} at {size}",
        "checkpoint-countersigned": "Took in the countersignature of {authority} at {size}",
        "log-fork-found": "THE LOG OF {authority} DID NOT FIT what was seen of it before",
        "checkpoint-signed": "Signed a checkpoint",
    }
)
ACTIONS = frozenset(key for key in SENTENCES if " " not in key)

COUNTED = {
    "workspace-key-begun": {"people": "person"},
    "extract-loaded": {"rows": "row", "records": "new case record"},
    "documents-listed": {"rows": "row", "files": "file"},
    "documents-read": {"read": "document"},
    "gazetteer-loaded": {"rows": "entry"},
    "postcode-spread-loaded": {"rows": "address", "shared": "postcode"},
    "rule-set-added": {"of": "rule"},
    "undone-together": {"proposals": "record"},
    "acceptance-asked": {"records": "record"},
    "proposed-together": {"proposals": "record"},
    "approved-together": {"proposals": "record"},
    "workbook-saved": {"records": "record"},
    "workbook-taken": {"proposals": "proposal", "comments": "comment"},
    "receipt-recorded": {"disputed": "case record"},
    "unpacking-cleared": {"removed": "folder"},
    "map-saved": {"points": "case record"},
    "map-not-saved": {"points": "case record"},
    "journal-recorded": {"openings": "new opening"},
    "checkpoint-cosigned": {"size": "entry"},
    "checkpoint-countersigned": {"size": "entry"},
}
"""By action, the fields that are numbers or lists, and of what; records are case records where not said."""
