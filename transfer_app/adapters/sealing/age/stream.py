"""The age v1 payload: STREAM, in chunks of 64 KiB, each authenticated with its place and whether it is last.

Format: c2sp.org/age, "Payload". Memory is a few chunks at any size. What is read has always been
authenticated; cutting, swapping, repeating or adding chunks is noticed.
"""

from __future__ import annotations

from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from transfer_app.adapters.sealing.age.failures import PayloadDamaged

CHUNK = 64 * 1024
TAG = 16


class Sink(Protocol):
    """What is written to: it takes all that it is given."""

    def write(self, content: bytes, /) -> int: ...


def nonce_of(chunk: int, *, last: bool) -> bytes:
    """11 bytes of chunk number, big-endian, and one byte that is 1 for the last chunk only."""
    return chunk.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class StreamWriter:
    """Seals what is written. finish() writes the last chunk; without it the file can never be opened."""

    def __init__(self, sink: Sink, key: bytes) -> None:
        self._sink = sink
        self._cipher = ChaCha20Poly1305(key)
        self._chunk = 0
        self._held = bytearray()

    def write(self, content: bytes | bytearray | memoryview) -> int:
        self._held += content
        if len(self._held) > CHUNK:
            self._seal_full_chunks()
        return len(content)

    def _seal_full_chunks(self) -> None:
        # A full chunk is kept back until more follows: only then is it known not to be the last.
        at = 0
        with memoryview(self._held) as held:
            while len(held) - at > CHUNK:
                nonce = nonce_of(self._chunk, last=False)
                self._sink.write(self._cipher.encrypt(nonce, held[at : at + CHUNK], None))
                self._chunk += 1
                at += CHUNK
        del self._held[:at]

    def finish(self) -> None:
        self._sink.write(self._cipher.encrypt(nonce_of(self._chunk, last=True), bytes(self._held), None))
        self._held.clear()


class StreamReader:
    """Opens what StreamWriter, or any age, sealed. A fault is remembered: every later read raises it too."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self._source = source
        self._cipher = ChaCha20Poly1305(key)
        self._chunk = 0
        self._ahead = self._fill(b"")
        self._opened = b""
        self._at = 0
        self._ended = False
        self._fault: PayloadDamaged | None = None

    def read(self, size: int = -1) -> bytes:
        """Up to size bytes; fewer at the end, or before a fault that the next read raises.

        All that is left when size is negative: then any fault is raised at once, as nobody would read again.
        """
        parts: list[bytes] = []
        wanted = size
        while wanted != 0:
            if self._at == len(self._opened) and not self._next_chunk(waits=bool(parts) and size > 0):
                break
            end = len(self._opened) if wanted < 0 else self._at + wanted
            part = self._opened[self._at : end]
            self._at += len(part)
            parts.append(part)
            if wanted > 0:
                wanted -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _next_chunk(self, *, waits: bool) -> bool:
        """Opens one chunk; False at the end. waits: leave a fault to the next call."""
        if self._fault is None and not self._ended:
            try:
                self._opened, self._at = self._open_chunk(), 0
            except PayloadDamaged as fault:
                self._fault = fault
            else:
                return bool(self._opened)
        if self._fault is not None and not waits:
            raise self._fault
        return False

    def _open_chunk(self) -> bytes:
        sealed, following = self._ahead, b""
        if len(sealed) > CHUNK + TAG:
            sealed, following = sealed[: CHUNK + TAG], sealed[CHUNK + TAG :]
        last = not following
        opened = self._try(sealed, last=last)
        if opened is None and len(sealed) == CHUNK + TAG:
            # Sound, but not where the source ends: it is given out, and the next read reports the fault.
            opened = self._try(sealed, last=not last)
            self._fault = PayloadDamaged("it is cut short" if last else "something follows its end")
        if opened is None:
            raise PayloadDamaged("a part of it was changed, moved or cut short")
        if last and not opened and self._chunk > 0:
            raise PayloadDamaged("it ends with an empty part")
        self._ended = last
        self._chunk += 1
        self._ahead = b"" if last else self._fill(following)
        return opened

    def _try(self, sealed: bytes, *, last: bool) -> bytes | None:
        if len(sealed) < TAG:
            return None
        try:
            return self._cipher.decrypt(nonce_of(self._chunk, last=last), sealed, None)
        except InvalidTag:
            return None

    def _fill(self, start: bytes) -> bytes:
        """One sealed chunk and one byte more, as far as there is that much."""
        parts, missing = [start], CHUNK + TAG + 1 - len(start)
        while missing > 0:
            part = self._source.read(missing)
            if not part:
                break
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)
