"""Countersigning: one council keeps the newest state of another's log, and signs that it went on from there.

docs/format-log-proofs.md, "Countersigning", is the authority. Nothing here names a child.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from transfer_app.domain.canonical import parse_canonical
from transfer_app.domain.checkpoints import parse_checkpoint, parse_note
from transfer_app.domain.day_words import day_of
from transfer_app.domain.errors import LogBroken, LogForked, NotFound, NotReady, SharingRefused, TransferError
from transfer_app.domain.known_logs import KnownLog, LogCard, Seen, require_continuing, require_plain
from transfer_app.domain.proofs import ConsistencyProof
from transfer_app.domain.sharing import confirmed, spoken
from transfer_app.domain.staff import Act
from transfer_app.services.auditing import checkpoint_in, keys_of, origin
from transfer_app.services.ports.log_files import Countersignature, LogKeys
from transfer_app.services.ports.store import Unit
from transfer_app.services.rule_sets import own
from transfer_app.services.session import Session

CARD_ENDING, REQUEST_ENDING, ANSWER_ENDING = ".log-card.json", ".tlog-consistency", ".tlog-checkpoint"


@dataclass(frozen=True, slots=True)
class Given:
    """A countersignature that was given here. answer: the file to send back."""

    log: KnownLog
    size: int
    answer: Path


def save_card(session: Session, folder: Path) -> Path:
    """Our own log card as `<authority code>.log-card.json`, for other councils. Refuses to overwrite."""
    session.require(Act.SEE_LOG)
    with session.workspace.read() as unit:
        (key,) = keys_of(session, unit).own
        card = LogCard(own(unit), origin(unit), key)
        content = session.outside.log_files.card(card, unit.keys.private("pair", None))
    path = folder / f"{card.authority.code}{CARD_ENDING}"
    session.outside.log_files.write(path, content)
    return path


def my_card(session: Session) -> LogCard:
    """What our own card says, its fingerprint to be read aloud."""
    with session.workspace.read() as unit:
        (key,) = keys_of(session, unit).own
        return LogCard(own(unit), origin(unit), key)


def my_spoken(session: Session) -> tuple[str, str]:
    """The fingerprint of our own card as it is read aloud: in words, in digits."""
    fingerprint = my_card(session).fingerprint
    return session.outside.sealing.words(fingerprint), spoken(fingerprint)


def add_log(session: Session, path: Path) -> KnownLog:
    """Keep another council's log card; it counts once two people here confirmed it."""
    session.require(Act.CONFIRM_KEY)
    card = session.outside.log_files.read_card(path)
    with session.workspace.change() as unit:
        if card.log == origin(unit):
            raise SharingRefused("The card is of the log of this workspace.", "Send it to the other council.")
        log_id = unit.known_logs.add(card, session.now())
        unit.log.append(
            session.entry("log-card-added", log=card.log, authority=card.authority.code, key=card.fingerprint)
        )
        return unit.known_logs.get(log_id)


def confirm_log(session: Session, log_id: int) -> KnownLog:
    """Say that you compared the fingerprint with the council. Two different people must, each once."""
    session.require(Act.CONFIRM_KEY)
    with session.workspace.change() as unit:
        known = unit.known_logs.get(log_id)
        whose = f"the log of {known.card.authority.name}"
        confirmed_by = confirmed(whose, known.confirmed_by, session.user.id)
        unit.known_logs.confirm(log_id, confirmed_by)
        entry = session.entry(
            "log-card-confirmed", log=known.card.log, key=known.card.fingerprint,
            confirmations=len(confirmed_by),
        )  # fmt: skip
        unit.log.append(entry)
        return unit.known_logs.get(log_id)


def revoke_log(session: Session, log_id: int) -> KnownLog:
    """Nothing by this card's key counts any more, whenever it was signed: for a key lost or stolen."""
    session.require(Act.CONFIRM_KEY)
    with session.workspace.change() as unit:
        known = unit.known_logs.get(log_id)
        if known.revoked_at:
            raise SharingRefused("The log card was revoked already.", "Nothing is left to do.")
        unit.known_logs.revoke(log_id, session.now())
        unit.log.append(session.entry("log-card-revoked", log=known.card.log, key=known.card.fingerprint))
        return unit.known_logs.get(log_id)


def logs(session: Session) -> list[KnownLog]:
    """Every other council whose log card is here, confirmed or not."""
    with session.workspace.read() as unit:
        return unit.known_logs.all()


def ask(session: Session, path: Path, *, log_id: int | None = None, since: int | None = None) -> int:
    """Sign the log up to now and write the file that asks for a countersignature; the entries it covers.

    It proves that the log went on from where that council last countersigned it, or from so many entries.
    The checkpoint in it tells the balance: for who may see that of all records.
    """
    session.require(Act.SEE_WHOLE)
    with session.workspace.change() as unit:
        old = since
        if old is None:
            old = unit.known_logs.get(log_id).theirs_size if log_id is not None else 0
        note = checkpoint_in(session, unit, session.entry("checkpoint-signed"))
        size = unit.log.size()
        if not 0 <= old <= size:
            raise NotFound(f"The log has {size} entries, so it cannot go on from {old}.")
        proof = unit.log.consistency_proof(old, size) if old else []
        text = ConsistencyProof(old, tuple(proof), note).to_text()
        # Last, inside the unit: if the file cannot be written, there is no entry either.
        session.outside.log_files.write(path, text.encode("utf-8"))
    return size


def countersign(session: Session, request: Path, answer: Path) -> Given:
    """Check another council's newest checkpoint against all that was seen of its log, and sign it.

    What was seen is committed before the answer is written: where the disk refuses it, the same file can be
    countersigned again. LogForked keeps both states in the log here; NotReady and LogBroken keep nothing.
    """
    session.require(Act.COUNTERSIGN_LOG)
    proof = ConsistencyProof.read(session.outside.log_files.read(request))
    if answer.exists():
        raise NotReady(f"{answer.name} exists already.", "Choose another name for the answer.")
    shown = proof.checkpoint
    try:
        with session.workspace.change() as unit:
            known = unit.known_logs.of(shown.origin)
            known.require_usable()
            session.outside.log_files.signed(proof.note, LogKeys(known.card.log, (known.card.key,)))
            require_plain(shown)
            require_continuing(known, proof)
            seconds, secret = int(session.outside.clock().timestamp()), unit.keys.private("pair", None)
            signed = session.outside.log_files.countersign(proof.note, origin(unit), secret, seconds)
            unit.known_logs.saw(known.id, Seen(shown.size, shown.root, signed, session.now()))
            entry = session.entry(
                "checkpoint-cosigned", log=known.card.log, authority=known.card.authority.code,
                size=shown.size, root=shown.root.hex(),
            )  # fmt: skip
            checkpoint_in(session, unit, entry)
    except LogForked:
        _keep_fork(session, known, proof)
        raise
    session.outside.log_files.write(answer, signed.encode("utf-8"))
    return Given(known, shown.size, answer)


def _keep_fork(session: Session, known: KnownLog, proof: ConsistencyProof) -> None:
    """Both states, whole and signed, into our own log, and that signed: evidence nobody here can lose."""
    with session.workspace.change() as unit:
        entry = session.entry(
            "log-fork-found", log=known.card.log, authority=known.card.authority.code, known=known.seen.note,
            shown=proof.note, old=proof.old,
            proof=[base64.b64encode(each).decode("ascii") for each in proof.path],
        )  # fmt: skip
        checkpoint_in(session, unit, entry)


def take_in(session: Session, answer: Path) -> list[KnownLog]:
    """Keep the countersignatures below one of our own checkpoints; the councils whose are new."""
    session.require(Act.SEE_LOG)
    note = session.outside.log_files.read(answer)
    text = parse_note(note).text
    size = parse_checkpoint(text).size
    with session.workspace.change() as unit:
        keys = keys_of(session, unit)
        _, given = session.outside.log_files.signed(note, keys)
        kept = unit.log.checkpoint(size)
        if kept is None or parse_note(kept).text != text:
            raise LogBroken(
                f"The checkpoint over {size:,} entries bears this log's signature, but is none of those kept "
                "here.",
                "This workspace was set back to an earlier copy, or someone else holds its key. Keep the "
                "file, stop work in this workspace, and tell the auditor.",
            )
        before = session.outside.log_files.signed(kept, keys)[1]
        new = [each for each in given if each not in before]
        if not new:
            raise TransferError(
                "The file holds no new countersignature by a council whose log card two people confirmed.",
                "Where one is there, add and confirm that council's log card first.",
            )
        unit.log.countersigned(size, session.outside.log_files.merged(kept, note, keys))
        return [_note_given(session, unit, size, each) for each in new]


def _note_given(session: Session, unit: Unit, size: int, given: Countersignature) -> KnownLog:
    known = unit.known_logs.of(given.name)
    if size >= known.theirs_size:
        unit.known_logs.countersigned_ours(known.id, size, given.at)
    entry = session.entry(
        "checkpoint-countersigned", by=given.name, authority=known.card.authority.code, size=size, at=given.at
    )
    unit.log.append(entry)
    return unit.known_logs.of(given.name)


@dataclass(frozen=True, slots=True)
class Standing:
    """In words. forks: logs that did not fit, and have not been shown to go on since. countersigned: ours."""

    forks: tuple[str, ...]
    countersigned: tuple[str, ...]
    by_anyone: bool

    @property
    def lines(self) -> tuple[str, ...]:
        return (*self.forks, *self.countersigned)


def standing(session: Session) -> Standing:
    """Who countersigned the log here and how far, and whose log did not fit."""
    with session.workspace.read() as unit:
        known, size = unit.known_logs.all(), unit.log.size()
        forked, good = _newest(unit, "log-fork-found"), _newest(unit, "checkpoint-cosigned")
    forks = tuple(
        f"THE LOG OF {each.card.authority.name.upper()} DID NOT FIT what was seen of it before. Both states "
        f"are in entry {forked[each.card.log]} of the log here."
        for each in known
        if forked.get(each.card.log, -1) > good.get(each.card.log, -1)
    )
    countersigned = tuple(
        f"Last countersigned by {each.card.authority.name} at {each.theirs_size:,} of {size:,} entries on "
        f"{day_of(each.theirs_at)}."
        for each in known
        if each.theirs_size
    )
    nobody = ("No other council has countersigned this log: whoever holds its key could rewrite it.",)
    return Standing(forks, countersigned or nobody, bool(countersigned))


def _newest(unit: Unit, action: str) -> dict[str, int]:
    """By log: the place of the newest entry of an action that names one."""
    found: dict[str, int] = {}
    for body in unit.log.of(action):
        entry = parse_canonical(body)
        assert isinstance(entry, dict)
        found.setdefault(str(entry["detail"]["log"]), int(entry["seq"]))
    return found
