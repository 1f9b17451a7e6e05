"""age's text form (PEM with exact 64-column base64), read strictly. For key files; packages are binary."""

from __future__ import annotations

import base64
import binascii
import io
from typing import BinaryIO

from transfer_app.adapters.sealing.age.failures import ArmorInvalid
from transfer_app.adapters.sealing.age.stream import Content, Sink

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"
COLUMNS = 64
LINE_BYTES = COLUMNS // 4 * 3
LONGEST_LINE = 1024
MOST_BLANK = 1024


class _Armor(io.RawIOBase):
    """The bytes inside, line by line. Blanks are allowed before and after, LF or CRLF between."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._pending = b""
        self._begun = self._short = self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._pending and not self._ended:
            self._next_line()
        count = min(len(view), len(self._pending))
        view[:count] = self._pending[:count]
        self._pending = self._pending[count:]
        return count

    def _next_line(self) -> None:
        if not self._begun:
            self._find_begin()
        line = self._line()
        if line == END:
            self._finish()
            return
        if self._short:
            raise ArmorInvalid("a short line is not the last")
        if not line or len(line) > COLUMNS:
            raise ArmorInvalid("a line is empty or too long")
        self._short = len(line) < COLUMNS
        try:
            self._pending = base64.b64decode(line, validate=True)
        except binascii.Error as fault:
            raise ArmorInvalid("it is not base64") from fault
        if base64.b64encode(self._pending) != line:
            raise ArmorInvalid("its base64 is not canonical")
        self._short = self._short or line.endswith(b"=")

    def _find_begin(self) -> None:
        blank = 0
        while not self._begun:
            raw = self._source.readline(LONGEST_LINE)
            blank += len(raw)
            if raw.strip():
                if raw.lstrip().rstrip(b"\r\n") != BEGIN:
                    raise ArmorInvalid("its first line is not the expected one")
                self._begun = True
            elif not raw or blank > MOST_BLANK:
                raise ArmorInvalid("its first line is missing")

    def _line(self) -> bytes:
        raw = self._source.readline(LONGEST_LINE)
        if not raw:
            raise ArmorInvalid("its last line is missing")
        if raw.endswith(b"\r\n"):
            return raw[:-2]
        return raw.removesuffix(b"\n")

    def _finish(self) -> None:
        trailing = self._source.read(MOST_BLANK)
        if trailing.strip() or len(trailing) == MOST_BLANK:
            raise ArmorInvalid("something follows its last line")
        self._ended = True


class ArmoredSink:
    """Writes what it is given to sink as text; close() ends the text, and never closes sink."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._held = b""
        sink.write(BEGIN + b"\n")

    def write(self, content: Content) -> int:
        self._held += content
        whole = len(self._held) - len(self._held) % LINE_BYTES
        self._put(self._held[:whole])
        self._held = self._held[whole:]
        return len(content)

    def close(self) -> None:
        self._put(self._held)
        self._held = b""
        self._sink.write(END + b"\n")

    def _put(self, content: bytes) -> None:
        for at in range(0, len(content), LINE_BYTES):
            self._sink.write(base64.b64encode(content[at : at + LINE_BYTES]) + b"\n")


def armored(source: BinaryIO) -> io.BufferedReader:
    """A reader of the bytes inside an armored source; ArmorInvalid is raised while reading."""
    return io.BufferedReader(_Armor(source))
