"""An entry of the log in a sentence. What is not known here is shown as it stands, never left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from transfer_app.gui.words import counted

Detail = Mapping[str, Any]

WORDS: dict[str, Callable[[Detail], str]] = {
    "workspace-created": lambda d: f"Created the workspace of {d['authority']}",
    "signed-in": lambda d: (
        "Signed in, cleared for restricted records as before" if d.get("clearance") else "Signed in"
    ),
    "user-added": lambda d: f"Added the person {d['user']} as {_roles(d)}",
    "roles-changed": lambda d: f"Made {d['user']} {_roles(d)}",
    "clearance-asked": lambda d: f"Asked that {d['user']} be cleared for restricted records",
    "clearance-agreed": lambda d: f"Agreed that {d['user']} is cleared for restricted records",
    "clearance-withdrawn": lambda d: f"Withdrew the clearance of {d['user']} for restricted records",
    "functions-changed": lambda d: (
        f"Made {d['user']} {_functions(d)}" if d["functions"] else f"Took their functions from {d['user']}"
    ),
    "user-removed": lambda d: f"Removed the person {d['user']}",
    "passphrase-changed": lambda d: "Changed their passphrase",
    "workspace-key-begun": lambda d: (
        f"Began to change the workspace's key, for {counted(d['people'], 'person')}"
    ),
    "workspace-key-changed": lambda d: "Changed the workspace's key",
    "workspace-key-kept": lambda d: "The workspace's key was not changed after all",
    "vesting-day-set": lambda d: f"Set the vesting day to {d['day']}",
    "key-profile-set": lambda d: f"Chose {d['profile']} for the keys made from then on",
    "key-renewed": lambda d: (
        f"Made a new {d['profile']} key to open packages with"
        f"{', and one to sign with' if d.get('signing') else ''}"
    ),
    "key-exported": lambda d: "Saved their own keys to a file under a passphrase",
    "key-taken-in": lambda d: f"Took in a {d['profile']} key to open packages with",
    "sender-revoked": lambda d: f"Revoked the key of sender {d['sender']}",
    "sender-ended": lambda d: f"Ended the key of sender {d['sender']} with {d['last']}",
    "extract-loaded": lambda d: (
        f"Loaded an export: {counted(d['rows'], 'row')}, {d['rejected']:,} rejected, "
        f"{counted(d['records'], 'new case record')}"
    ),
    "documents-listed": lambda d: (
        f"Took in an index of documents: {counted(d['rows'], 'row')}, {counted(d['files'], 'file')}, "
        f"{d['new']:,} new, {d['changed']:,} changed, {d['gone']:,} gone"
    ),
    "documents-read": lambda d: (
        f"Read {counted(d['read'], 'document')} of the folder; {d['faults']:,} not in order"
    ),
    "document-assigned": lambda d: f"Gave document {d['document']} to case record {d['record']}",
    "document-left-out": lambda d: (
        f"Proposed to leave out document {d['document']}: {d['why'].replace('-', ' ')}"
    ),
    "document-left-out-agreed": lambda d: f"Agreed to leave out document {d['document']}",
    "document-unassigned": lambda d: f"Took document {d['document']} back from case record {d['record']}",
    "document-kept": lambda d: f"Took back that document {d['document']} is left out",
    "gazetteer-loaded": lambda d: f"Added the address list {d['kind']}: {counted(d['rows'], 'entry')}",
    "postcode-spread-loaded": lambda d: (
        f"Learned from {counted(d['rows'], 'address')} that "
        f"{counted(d['shared'], 'postcode')} lie in several areas"
    ),
    "rule-set-added": lambda d: (
        f"Added rule set {d['rules']}, {counted(d['of'], 'rule')}, digest {d['digest'][:12]}"
    ),
    "rule-set-used": lambda d: f"Chose the rules that the allocation goes by, digest {d['digest'][:12]}",
    "rule-set-signed": lambda d: f"Signed rule set {d['rules']} for {d['authority']}",
    "rule-signature-taken-in": lambda d: f"Took in {d['authority']}'s signature on rule set {d['rules']}",
    "rule-signature-withdrawn": lambda d: (
        f"Withdrew the signature of {d['authority']} on rule set {d['rules']}"
    ),
    "boundaries-set": lambda d: f"Set the boundaries of {', '.join(d['successors'])}",
    "allocated": lambda d: (
        f"Allocated {counted(d['records'], 'case record')}; {d['kept']:,} kept as settled, "
        f"{d['changed']:,} reopened because their facts changed{'; a trial' if d.get('trial') else ''}"
    ),
    "proposed": lambda d: f"Proposed {_result(d)} for {d['record']}",
    "approved": lambda d: f"Approved {_result(d)} for {d['record']}",
    "family-panel-recorded": lambda d: (
        f"Recorded what a joint panel decided for family {d['family']}, "
        f"{counted(d['records'], 'case record')}"
    ),
    "family-settled": lambda d: f"Confirmed what a joint panel decided for family {d['family']}",
    "family-panel-returned": lambda d: f"Returned what a joint panel decided for family {d['family']}",
    "undone-together": lambda d: f"Undid what was done on {len(d['proposals']):,} records together",
    "acceptance-asked": lambda d: f"Asked {d['authority']} to accept {d['records']:,} records",
    "acceptance-answered": lambda d: f"Answered a request for acceptance: {d['accepted']:,} accepted",
    "acceptance-recorded": lambda d: (
        f"Took in the answer of {d['authority']}: {d['accepted']:,} accepted, {d['refused']:,} refused"
    ),
    "proposed-together": lambda d: f"Proposed {len(d['proposals']):,} records together ({d['together']})",
    "approved-together": lambda d: f"Approved {len(d['proposals']):,} records together ({d['together']})",
    "workbook-saved": lambda d: (
        f"Saved {d['records']:,} records as a workbook, "
        + (
            f"with names, for {d.get('purpose', 'no purpose asked').replace('-', ' ')}"
            if d["names"]
            else "without names"
        )
    ),
    "workbook-taken": lambda d: (
        f"Took back a workbook: {d['proposals']:,} proposals, {d['comments']:,} comments, {d['left']:,} left"
    ),
    "proposal-refused": lambda d: f"Refused proposal {d['proposal']} for {d['record']}",
    "proposal-withdrawn": lambda d: f"Withdrew proposal {d['proposal']} for {d['record']}",
    "proposal-undone": lambda d: f"Undid proposal {d['proposal']} for {d['record']}",
    "approval-undone": lambda d: f"Undid the approval of proposal {d['proposal']} for {d['record']}",
    "refusal-undone": lambda d: f"Undid the refusal of proposal {d['proposal']} for {d['record']}",
    "sample-rate-set": lambda d: f"Set the share of the quality sample to {d['rate']} %; it was {d['was']} %",
    "sample-confirmed": lambda d: f"Checked {d['record']} blind: {_result(d)}, as rule {d['rule']} decided",
    "sample-differs": lambda d: (
        f"Checked {d['record']} blind: {_said(d)}, where rule {d['rule']} "
        f"decided {_result(d)}; it is with people"
    ),
    "sample-reason-given": lambda d: f"Gave the reason of check {d['check']} of {d['record']}",
    "parked": lambda d: f"Parked {d['record']} until {d['until']}",
    "unparked": lambda d: f"Took {d['record']} back from those parked",
    "parking-undone": lambda d: f"Undid the parking of {d['record']}",
    "second-opinion-set": lambda d: (
        f"Set which proposals are answered blind: {d['policy']}"
        + "".join(f", {code} {blind}" for code, blind in d.get("reasons", {}).items())
    ),
    "second-opinion-given": lambda d: (
        f"Answered proposal {d['proposal']} for {d['record']} blind: {_result(d)}, "
        f"{'as proposed' if d['agrees'] else 'not as proposed'}"
    ),
    "override-opened": lambda d: f"Asked that {d['record']} be decided again, which was {d['was']}",
    "dispute-moved": lambda d: f"Took the dispute over {d['record']} to step {d['step']}",
    "record-assigned": lambda d: f"Gave {d['record']} to {d['to'] or 'nobody'}",
    "records-assigned": lambda d: (
        f"Gave {counted(len(d['records']), 'case record')} to {d['to'] or 'nobody'} (giving {d['giving']})"
    ),
    "run-report-saved": lambda d: (
        f"Saved what run {d['run']} changed: {counted(d['records'], 'case record')}"
    ),
    "records-taken-back": lambda d: (
        f"Took giving {d['giving']} back: {counted(d['records'], 'case record')}, "
        f"{d['given_on']:,} given on since"
    ),
    "commented": lambda d: f"Made comment {d['comment']} on {d['record']}",
    "sharing-drafted": lambda d: (
        f"Drafted sharing protocol {d['protocol']} with {d['authority']}, {d['starts']} to {d['ends']}"
    ),
    "sharing-approved": lambda d: f"Approved sharing protocol {d['protocol']} with {d['authority']}",
    "sharing-countersigned": lambda d: (
        f"Signed the sharing agreement of {d['authority']}, digest {d['digest'][:12]}"
    ),
    "sharing-agreed": lambda d: f"Took in {d['authority']}'s signature on sharing protocol {d['protocol']}",
    "sharing-revoked": lambda d: f"Revoked sharing protocol {d['protocol']} with {d['authority']}",
    "sharing-closed": lambda d: f"Closed sharing protocol {d['protocol']} with {d['authority']}",
    "recipient-added": lambda d: f"Named recipient {d['recipient']} in protocol {d['protocol']}",
    "recipient-confirmed": lambda d: (
        f"Compared the key of recipient {d['recipient']} ({d['confirmations']} of 2)"
    ),
    "recipient-revoked": lambda d: f"Revoked recipient {d['recipient']}",
    "package-sealed": lambda d: (
        f"Sealed {counted(d['records'], 'case record')} for {d['authority']}, "
        f"{'special package' if d.get('kind') == 'special' else 'tranche'} {d['tranche']}"
        + (f"; withdraws {d['withdrawn']:,}" if d.get("withdrawn") else "")
    ),
    "special-requested": lambda d: f"Asked for special package request {d['request']} for {d['authority']}",
    "special-approved": lambda d: (
        f"Approved special package request {d['request']} "
        f"{'as ' + d['function'].replace('-', ' ') + ' ' if d.get('function') else ''}({d['approvals']} of 2)"
    ),
    "special-refused": lambda d: f"Refused special package request {d['request']}",
    "special-withdrawn": lambda d: f"Withdrew special package request {d['request']}",
    "special-lapsed": lambda d: f"Special package request {d['request']} lapsed: what it rested on changed",
    "receipt-recorded": lambda d: (
        f"Recorded a receipt: {d['verdict']}, {d['received']:,} received, {d['rejected']:,} rejected"
        f"{_disputed(d)}"
    ),
    "access-given": lambda d: f"Gave recipient {d['recipient']} access to a package sealed before",
    "content-key-destroyed": lambda d: f"Destroyed the content key of package {d['package']}",
    "package-voided": lambda d: f"Took back a package of {counted(d['records'], 'case record')}",
    "sender-added": lambda d: f"Added the card of sender {d['sender']} of {d['authority']}",
    "sender-confirmed": lambda d: f"Compared the key of sender {d['sender']} ({d['confirmations']} of 2)",
    "package-received": lambda d: (
        f"Took in {counted(d['records'], 'case record')} from {d['sender']}"
        + (f"; {d['superseded']:,} copies superseded" if d.get("superseded") else "")
        + (f"; {d['withdrawn']:,} withdrawn" if d.get("withdrawn") else "")
    ),
    "package-rejected": lambda d: f"Rejected a package whole: {d['code'].replace('-', ' ')}",
    "sample-opened": lambda d: f"Opened case record {d['record']} of the sample of package {d['package']}",
    "sample-checked": lambda d: (
        f"Compared case record {d['record']} with {d['compared'].replace('-', ' ')}: it {d['result']}"
    ),
    "unpacking-begun": lambda d: f"Began to unpack package {d['package']} to a folder",
    "unpacking-cleared": lambda d: (
        f"Removed {counted(d['removed'], 'folder')} that an interrupted unpacking had left"
    ),
    "package-looked": lambda d: (
        f"Checked a package to read single cases of it: {counted(d['records'], 'case record')}, "
        f"until {d['ends']}"
    ),
    "package-looked-again": lambda d: "Found a package that is open for reading again, in another folder",
    "case-read": lambda d: f"Opened case record {d['record']}{_not_taken_in(d)}",
    "document-read": lambda d: (
        f"Opened document {d['document']} of case record {d['record']}{_not_taken_in(d)}"
    ),
    "document-saved": lambda d: (
        f"Saved document {d['document']} of case record {d['record']} to a file that is not encrypted"
    ),
    "document-not-saved": lambda d: f"Could not save document {d['document']} of case record {d['record']}",
    "map-saved": lambda d: (
        f"{'Printed' if d['kind'] == 'print' else 'Saved'} a map with the homes of "
        f"{counted(d['points'], 'case record')}"
    ),
    "map-not-saved": lambda d: f"The map with {counted(d['points'], 'case record')} could not be written",
    "saving-cleared": lambda d: "Removed what an interrupted saving of a document had left",
    "opening-reported": lambda d: (
        f"{'Document ' + str(d['document']) + ' of case' if d['document'] else 'Case'} record {d['record']} "
        f"was opened by its receiver for {d['purpose'].replace('-', ' ')}"
    ),
    "journal-recorded": lambda d: f"Took in an access journal: {counted(d['openings'], 'new opening')}",
    "log-card-added": lambda d: f"Added the log card of {d['authority']}",
    "log-card-confirmed": lambda d: f"Compared the key of a log card ({d['confirmations']} of 2)",
    "log-card-revoked": lambda d: f"Revoked the log card of {d['log']}",
    "checkpoint-cosigned": lambda d: (
        f"Countersigned the log of {d['authority']} at {counted(d['size'], 'entry')}"
    ),
    "checkpoint-countersigned": lambda d: (
        f"Took in the countersignature of {d['authority']} at {counted(d['size'], 'entry')}"
    ),
    "log-fork-found": lambda d: f"THE LOG OF {d['authority']} DID NOT FIT what was seen of it before",
    "checkpoint-signed": lambda d: "Signed a checkpoint",
}


def _not_taken_in(detail: Detail) -> str:
    return " of a package that was not taken in" if "shared" in detail else ""


def sentence(action: str, detail: Detail) -> str:
    """'Loaded an export: 1,203 rows, 4 rejected'; an entry of another version shows its fields."""
    words = WORDS.get(action)
    if words is None:
        return plainly(action, detail)
    try:
        return words(detail)
    except (KeyError, TypeError, ValueError):
        # Written by another version of the program: its fields are shown instead.
        return plainly(action, detail)


def plainly(action: str, detail: Detail) -> str:
    told = ", ".join(f"{name} {_value(value)}" for name, value in detail.items())
    return f"{action.replace('-', ' ').capitalize()}{': ' + told if told else ''}"


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _disputed(detail: Detail) -> str:
    """Nothing where nothing is in dispute, or the entry is of a time before disputes were counted."""
    count = detail.get("disputed", 0)
    return f", {counted(count, 'case record')} in dispute" if count else ""


def _functions(detail: Detail) -> str:
    return " and ".join(str(each).replace("-", " ") for each in detail["functions"])


def _roles(detail: Detail) -> str:
    return ", ".join(role.replace("-", " ") for role in detail["roles"])


def _said(detail: Detail) -> str:
    return _result({"outcome": detail["said"], "area": detail["said_area"]})


def _result(detail: Detail) -> str:
    if detail.get("hidden"):
        return "a result, told here once a second person gave theirs,"
    return f"{detail['outcome'].replace('-', ' ')} {detail['area']}".strip()
