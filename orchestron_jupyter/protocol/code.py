"""Code and what it brings: orchestras, CSDs, instruments of the library."""

from __future__ import annotations

import msgspec

from .base import Command, Message


class Parameter(Message):
    """One p-field of an instrument, from p4 on."""

    name: str
    p: int
    default: float
    minimum: float
    maximum: float
    unit: str = ""
    meaning: str = ""


class InstrumentDescription(Message):
    """An instrument of a session or of the library."""

    name: str
    parameters: tuple[Parameter, ...] = ()
    title: str = ""
    meaning: str = ""


class Compiled(Message):
    """What a compilation brought; `notes` are of interest, but nothing to worry about."""

    instruments: tuple[InstrumentDescription, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Compile(Command[Compiled]):
    """Compile an orchestra into the running performance.

    Relative file names in it, and in its notes, are looked for in `directory`. `macros` are defined
    before its first line: names and what they stand for.
    """

    method = "compile"
    result = Compiled
    orchestra: str
    directory: str = ""
    macros: dict[str, str] = msgspec.field(default_factory=dict)


class LoadCsd(Command[Compiled]):
    """Start the performance anew from a CSD; `directory` is where its files are looked for.

    `macros` are defined in its orchestra and in its score: names and what they stand for.
    """

    method = "load_csd"
    result = Compiled
    csd: str
    directory: str = ""
    macros: dict[str, str] = msgspec.field(default_factory=dict)


class UseInstrument(Command[InstrumentDescription]):
    """Compile an instrument of the bundled library, unless it is there already."""

    method = "use_instrument"
    result = InstrumentDescription
    name: str


class ListLibrary(Command[tuple[InstrumentDescription, ...]]):
    method = "list_library"
    result = tuple[InstrumentDescription, ...]
