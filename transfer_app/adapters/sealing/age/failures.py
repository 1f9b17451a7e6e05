"""How an age file can fail, in the classes that its public test vectors tell apart.

* HeaderInvalid    the header breaks the grammar, or a stanza of a known kind is malformed
* HeaderForged     a key opened it, but the header is not what was authenticated
* NoMatch          the header is sound, and none of the keys opens it
* PayloadDamaged   truncated, changed, reordered, spliced or followed by something else
* ArmorInvalid     the text wrapping is not exact
"""

from __future__ import annotations

from transfer_app.domain.errors import NotForYou, Tampered


class HeaderInvalid(Tampered):
    def __init__(self, fault: str) -> None:
        super().__init__(f"The encrypted file's header is not valid: {fault}.")


class HeaderForged(Tampered):
    def __init__(self) -> None:
        super().__init__("The encrypted file's header was changed after it was sealed.")


class NoMatch(NotForYou):
    def __init__(self) -> None:
        super().__init__("None of your keys opens this encrypted file.")


class PayloadDamaged(Tampered):
    def __init__(self, fault: str) -> None:
        super().__init__(f"The encrypted content is damaged: {fault}.")


class ArmorInvalid(Tampered):
    def __init__(self, fault: str) -> None:
        super().__init__(f"The text form of the encrypted file is not valid: {fault}.")
