"""Help as it is shown: the paragraphs of a docstring, each on one line so that the terminal can wrap it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

C = TypeVar("C", bound=Callable[..., Any])


def paragraphs(text: str) -> str:
    """The text with its line breaks gone inside paragraphs and kept between them."""
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n"))


def helped(command: C) -> C:
    """A command whose docstring is its help."""
    command.__doc__ = paragraphs(command.__doc__ or "")
    return command
