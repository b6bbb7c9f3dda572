"""Function tables: read, written in pieces, computed by GEN routines, deleted.

The rule: values travel as little-endian float64, at most :data:`CHUNK` of them in a message, so
that nobody who takes part in the sound is held up. A table is written by first sending its values
(:class:`OpenTable` and :class:`SendTable`, or :class:`GenerateTable`), then putting them in place.
"""

from __future__ import annotations

from typing import Final

from .base import Command, Message

CHUNK: Final = 1 << 15
"""Points in one message, and in one piece that is copied between two k-cycles."""
LARGEST_NUMBER: Final = 99_999
MOST_POINTS: Final = 1 << 24
"""Points of the longest table that Csound makes (`MAXLEN` in its csoundCore.h)."""
MOST_CHANNELS: Final = 64
VALUE_SIZE: Final = 8
"""Bytes of a float64."""


class TableDescription(Message):
    """A function table: `length` counts points, those of all channels together."""

    number: int
    length: int
    channels: int = 1


class TableUpload(Message):
    """Values on their way into a table; `number` is theirs until they are there."""

    upload: str
    number: int
    length: int
    guard: float | None = None


class ListTables(Command[tuple[int, ...]]):
    """Return the numbers of all tables, in order."""

    method = "list_tables"
    result = tuple[int, ...]


class DescribeTable(Command[TableDescription]):
    method = "describe_table"
    result = TableDescription
    number: int


class ReadTable(Command[bytes]):
    """Return `count` values from `offset` on, fewer at the table's end; at most a chunk."""

    method = "read_table"
    result = bytes
    number: int
    offset: int = 0
    count: int = CHUNK


class OpenTable(Command[TableUpload]):
    """Announce values for a table; without a number, it gets one that is free."""

    method = "open_table"
    result = TableUpload
    length: int
    number: int | None = None


class SendTable(Command[None]):
    """Send a piece of the values, at most a chunk."""

    method = "send_table"
    upload: str
    offset: int
    values: bytes


class GenerateTable(Command[TableUpload]):
    """Let a GEN routine compute values, beside the sound."""

    method = "generate_table"
    result = TableUpload
    gen: int | str
    size: int
    arguments: tuple[float, ...] = ()
    normalise: bool = True
    number: int | None = None


class PutTable(Command[None]):
    """Put the values of an upload in place; all at once if they are a chunk or less.

    `guard` is the value behind the last point, by default the first one. `is_sound` makes it a
    table as GEN01 would: `loscil` and its like know its channels and its sample rate.
    """

    method = "put_table"
    upload: str
    number: int
    length: int
    channels: int = 1
    guard: float | None = None
    is_sound: bool = False


class DeleteTable(Command[None]):
    """Delete a table; refused while notes sound, because one of them may read it."""

    method = "delete_table"
    number: int
