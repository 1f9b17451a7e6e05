"""The text of a PDF that Qt wrote, by the fonts' own tables: what a reader copies out of it."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_WORDS = re.compile(rb"/F(\d+) [\d.]+ Tf(.*?)ET", re.DOTALL)


def texts(content: bytes) -> list[str]:
    """Everything drawn, one string for each piece, in the order of the pages."""
    objects = {int(number): body for number, body in _OBJECT.findall(content)}
    kids = re.search(rb"/Kids\s*\[(.*?)\]", content, re.DOTALL)
    assert kids is not None
    found = []
    for page in re.findall(rb"(\d+) 0 R", kids[1]):
        drawn = _stream(objects[_link(objects[int(page)], b"Contents")])
        for font, shown in _WORDS.findall(drawn):
            letters = _letters(_stream(objects[_link(objects[int(font)], b"ToUnicode")]))
            codes = re.findall(r"[0-9A-F]{4}", "".join(re.findall(r"<([0-9A-F]+)>", shown.decode("latin-1"))))
            # Qt names the glyph of a space after the first character that has it, the tab.
            found.append("".join(letters[int(code, 16)] for code in codes).replace("\t", " "))
    return found


def _link(body: bytes, key: bytes) -> int:
    match = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert match is not None
    return int(match[1])


def _stream(body: bytes) -> bytes:
    raw = body.partition(b"stream\n")[2]
    return zlib.decompressobj().decompress(raw) if b"/FlateDecode" in body.partition(b"stream\n")[0] else raw


def _letters(table: bytes) -> dict[int, str]:
    """Glyph to letters, from a ToUnicode table: ranges as '<first> <last> <letter>' or '[<letter> ...]'."""
    found = {}
    for first, last, listed, one in re.findall(
        r"<([0-9A-F]+)> <([0-9A-F]+)> (?:\[(.*?)\]|<([0-9A-F]+)>)", table.decode("latin-1"), re.DOTALL
    ):
        letters = re.findall(r"<([0-9A-F]+)>", listed) if listed else []
        for place, glyph in enumerate(range(int(first, 16), int(last, 16) + 1)):
            if listed:
                found[glyph] = bytes.fromhex(letters[place]).decode("utf-16-be")
            else:
                found[glyph] = chr(int(one, 16) + place)
    return found
