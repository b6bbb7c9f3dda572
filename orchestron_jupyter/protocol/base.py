"""What every message and every command is made from."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

import msgspec

Result = TypeVar("Result")


class Message(msgspec.Struct, frozen=True):
    """Base of everything that travels."""


class Command(Message, Generic[Result], forbid_unknown_fields=True):
    """A request; subclasses name the method and the type of its result."""

    method: ClassVar[str]
    result: ClassVar[Any] = None
