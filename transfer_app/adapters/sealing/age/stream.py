"""The age v1 payload: STREAM, in chunks of 64 KiB, each authenticated with its place and whether it is last.

Format: c2sp.org/age, "Payload". Memory is a few chunks at any size. What is read has always been
authenticated; cutting, swapping, repeating or adding chunks is noticed.

Chunks are sealed and fetched some at a time, in buffers made once: fewer and larger reads and writes.
"""

from __future__ import annotations

from functools import partial
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from transfer_app.adapters.sealing.age.failures import PayloadDamaged
from transfer_app.adapters.sealing.age.one_behind import OneBehind

CHUNK = 64 * 1024
TAG = 16
SEALED_CHUNK = CHUNK + TAG
AT_ONCE = 16
"""Chunks that are passed on or fetched together."""

Content = bytes | bytearray | memoryview


class Sink(Protocol):
    """What is written to: it takes all that it is given, and keeps no view of that memory."""

    def write(self, content: Content, /) -> int: ...


def nonce_of(chunk: int, *, last: bool) -> bytes:
    """11 bytes of chunk number, big-endian, and one byte that is 1 for the last chunk only."""
    return chunk.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class StreamWriter:
    """Seals what is written. finish() writes the last chunk; without it the file can never be opened.

    behind: who seals what is full, and writes it on, while the next is filled; without it nobody else does.
    """

    def __init__(self, sink: Sink, key: bytes, behind: OneBehind | None = None) -> None:
        self._sink = sink
        self._cipher = ChaCha20Poly1305(key)
        self._chunk = 0
        self._behind = behind
        self._plain = memoryview(bytearray(AT_ONCE * CHUNK))
        self._other = memoryview(bytearray(len(self._plain))) if behind is not None else self._plain
        self._held = 0
        self._sealed = memoryview(bytearray(AT_ONCE * SEALED_CHUNK))

    def write(self, content: Content) -> int:
        size, end = len(content), self._held + len(content)
        if end <= len(self._plain):
            self._plain[self._held : end] = content
            self._held = end
            return size
        left = memoryview(content)
        while left:
            room = self.room()
            part = left[: len(room)]
            room[: len(part)] = part
            self.filled(len(part))
            left = left[len(part) :]
        return size

    def room(self) -> memoryview:
        """Where the next bytes are to be put, at least one; filled() then says how many there are.

        Only for whoever knows that there are any: what is full is sealed then as not the last.
        """
        # Chunks are kept back until more follows: only then are they known not to be the last.
        if self._held == len(self._plain):
            self._seal(ends=False)
        return self._plain[self._held :]

    def filled(self, count: int) -> None:
        self._held += count

    def finish(self) -> None:
        self._seal(ends=True)
        if self._behind is not None:
            self._behind.wait()
        for each in (self._plain, self._other):
            each[:] = bytes(len(each))

    def _seal(self, *, ends: bool) -> None:
        """Everything held, which is full chunks only unless the stream ends with it."""
        work = partial(self._seal_chunks, self._plain[: self._held], self._chunk, ends=ends)
        self._chunk += -(-self._held // CHUNK)
        self._held = 0
        if self._behind is None:
            work()
        else:
            self._behind.run(work)
            self._plain, self._other = self._other, self._plain

    def _seal_chunks(self, plain: memoryview, chunk: int, *, ends: bool) -> None:
        """chunk: the number of the first."""
        begin = written = 0
        while True:
            end = min(begin + CHUNK, len(plain))
            nonce = nonce_of(chunk, last=ends and end == len(plain))
            into = self._sealed[written : written + end - begin + TAG]
            written += self._cipher.encrypt_into(nonce, plain[begin:end], None, into)
            chunk += 1
            begin = end
            if begin == len(plain):
                break
        self._sink.write(self._sealed[:written])


class StreamReader:
    """Opens what StreamWriter, or any age, sealed. A fault is remembered: every later read raises it too."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self._source = source
        self._cipher = ChaCha20Poly1305(key)
        self._chunk = 0
        self._fetched = memoryview(bytearray(AT_ONCE * SEALED_CHUNK + 1))
        self._from = self._to = 0
        self._exhausted = False
        self._plain = memoryview(bytearray(CHUNK))
        self._at = self._until = 0
        self._ended = False
        self._fault: PayloadDamaged | None = None
        self._fetch()

    def read(self, size: int = -1) -> bytes:
        """Up to size bytes; fewer at the end, or before a fault that the next read raises.

        All that is left when size is negative: then any fault is raised at once, as nobody would read again.
        """
        parts: list[bytes] = []
        wanted = size
        while wanted != 0:
            if self._at == self._until and not self._next_chunk(waits=bool(parts) and size > 0):
                break
            part = bytes(self._opened(wanted if wanted > 0 else CHUNK))
            parts.append(part)
            if wanted > 0:
                wanted -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def readinto(self, buffer: memoryview) -> int:
        """As read(len(buffer)), into memory that is there: how many bytes. It never holds more than those."""
        done = 0
        while done < len(buffer):
            if self._at == self._until and not self._next_chunk(waits=done > 0):
                break
            part = self._opened(len(buffer) - done)
            buffer[done : done + len(part)] = part
            done += len(part)
        return done

    def _opened(self, most: int) -> memoryview:
        """The next of what is open, passed by."""
        part = self._plain[self._at : min(self._until, self._at + most)]
        self._at += len(part)
        return part

    def _next_chunk(self, *, waits: bool) -> bool:
        """Opens one chunk; False at the end. waits: leave a fault to the next call."""
        if self._fault is None and not self._ended:
            try:
                self._until, self._at = self._open_chunk(), 0
            except PayloadDamaged as fault:
                self._fault = fault
            else:
                return self._until > 0
        if self._fault is not None and not waits:
            raise self._fault
        return False

    def _open_chunk(self) -> int:
        """How much of the plain buffer the chunk fills; it is no one's to see before this returns."""
        if self._to - self._from <= SEALED_CHUNK and not self._exhausted:
            self._fetch()
        sealed = self._fetched[self._from : min(self._from + SEALED_CHUNK, self._to)]
        last = self._from + len(sealed) == self._to
        opened = self._try(sealed, last=last)
        if opened is None and len(sealed) == SEALED_CHUNK:
            # Sound, but not where the source ends: it is given out, and the next read reports the fault.
            opened = self._try(sealed, last=not last)
            self._fault = PayloadDamaged("it is cut short" if last else "something follows its end")
        if opened is None:
            raise PayloadDamaged("a part of it was changed, moved or cut short")
        if last and not opened and self._chunk > 0:
            raise PayloadDamaged("it ends with an empty part")
        self._ended = last
        self._chunk += 1
        self._from += len(sealed)
        return opened

    def _try(self, sealed: memoryview, *, last: bool) -> int | None:
        if len(sealed) < TAG:
            return None
        # Always into our own memory: a chunk that fails leaves there what was never authenticated.
        into = self._plain[: len(sealed) - TAG]
        try:
            return self._cipher.decrypt_into(nonce_of(self._chunk, last=last), sealed, None, into)
        except InvalidTag:
            return None

    def _fetch(self) -> None:
        """Fills the buffer, as far as there is that much: at least one sealed chunk and one byte more."""
        left = bytes(self._fetched[self._from : self._to])
        self._fetched[: len(left)] = left
        self._from, self._to = 0, len(left)
        while self._to < len(self._fetched):
            part = self._source.read(len(self._fetched) - self._to)
            if not part:
                self._exhausted = True
                break
            self._fetched[self._to : self._to + len(part)] = part
            self._to += len(part)
