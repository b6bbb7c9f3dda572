"""Opcodes: what Csound can be told to do."""

from __future__ import annotations

from .base import Command, Message


class Opcode(Message):
    """One form of an opcode; an opcode that takes other types too has more than one.

    `outputs` and `inputs` are in Csound's own letters, such as "a" and "akko".
    """

    name: str
    outputs: str
    inputs: str


class ListOpcodes(Command[tuple[Opcode, ...]]):
    """List all opcodes of the engine's Csound, its plugins' too, sorted by name."""

    method = "list_opcodes"
    result = tuple[Opcode, ...]
