"""Values that go from one process to another in great numbers."""

from __future__ import annotations


class Crossing:
    """For a frozen dataclass with slots: it is pickled as what it was made of.

    What `dataclasses` does for them by itself looks up the fields of each object anew, which for a package of
    many small documents took longer than writing them.
    """

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), tuple([getattr(self, name) for name in self.__slots__])
