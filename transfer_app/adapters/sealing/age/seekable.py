"""An age file read at any place: only the chunks asked for are opened.

For reading one case out of a large package. Opening it authenticates the last chunk, with its number and its
flag of being the last, and so the whole length: a file cut short or added to is refused before a byte is
given out. What is read afterwards comes from chunks authenticated one by one, each at its own place. A chunk
never asked for is never checked: whether a whole file is sound only reading all of it tells.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from transfer_app.adapters.sealing.age.failures import PayloadDamaged
from transfer_app.adapters.sealing.age.files import Identity, open_header
from transfer_app.adapters.sealing.age.stream import CHUNK, SEALED_CHUNK, TAG, nonce_of


class AgeSeekable(io.RawIOBase):
    """The content of an age file in a seekable, unarmored source, which it never closes.

    size: of the content, authenticated. One opened chunk is held. NotForYou and Tampered as for AgeReader.
    """

    def __init__(self, source: BinaryIO, identities: Sequence[Identity]) -> None:
        self._source = source
        self._cipher = ChaCha20Poly1305(open_header(source, identities).payload_key)
        self._start = source.tell()
        sealed = source.seek(0, io.SEEK_END) - self._start
        self._chunks = -(-sealed // SEALED_CHUNK)
        self.size = sealed - self._chunks * TAG
        self._at = 0
        self._opened: tuple[int, bytes] | None = None
        if self._chunks == 0 or sealed - (self._chunks - 1) * SEALED_CHUNK < TAG:
            raise PayloadDamaged("it is cut short")
        if not self._chunk(self._chunks - 1) and self._chunks > 1:
            raise PayloadDamaged("it ends with an empty part")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As of any file; a place before the start is a ValueError, one after the end reads nothing."""
        at = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence] + offset
        if at < 0:
            raise ValueError("seek to before the start of an age file")
        self._at = at
        return at

    def readinto(self, buffer: object) -> int:
        """At most what is left of one chunk, so that nothing waits on a chunk that may be damaged."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._at >= self.size:
            return 0
        number, within = divmod(self._at, CHUNK)
        part = self._chunk(number)[within : within + len(view)]
        view[: len(part)] = part
        self._at += len(part)
        return len(part)

    def read_at(self, offset: int, size: int) -> bytes:
        """Exactly these bytes; PayloadDamaged when the content has not so many."""
        if offset < 0 or size < 0 or offset + size > self.size:
            raise PayloadDamaged("it ends before something that should be in it")
        self.seek(offset)
        content = bytearray()
        while len(content) < size:
            content += self.read(size - len(content)) or b""
        return bytes(content)

    def _chunk(self, number: int) -> bytes:
        if self._opened is not None and self._opened[0] == number:
            return self._opened[1]
        self._source.seek(self._start + number * SEALED_CHUNK)
        sealed = self._source.read(SEALED_CHUNK)
        nonce = nonce_of(number, last=number == self._chunks - 1)
        try:
            opened = self._cipher.decrypt(nonce, sealed, None)
        except InvalidTag as fault:
            raise PayloadDamaged("a part of it was changed, moved or cut short") from fault
        self._opened = (number, opened)
        return opened
