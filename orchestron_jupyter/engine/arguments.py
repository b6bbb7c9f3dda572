"""Refusing what can't be meant, before Csound sees it.

The rule: what passes here can at worst sound wrong; what would crash or hang Csound, or make it
read a score line that nobody wrote, is an `ArgumentError` with the value in it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from ..errors import ArgumentError
from ..protocol.tables import LARGEST_NUMBER, MOST_CHANNELS, MOST_POINTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..protocol import Play, SetChannel

MOST_PFIELDS: Final = 1000
LONGEST: Final = 1e7
TEXT_LIMIT: Final = 32 * 1024 * 1024
_LONGEST_NAME: Final = 255
_UNSAFE: Final = set('"\\\n\r\0{}')


def check_play(command: Play) -> None:
    """Check a note."""
    if isinstance(command.instrument, str):
        check_name("instrument", command.instrument)
    elif not 1 <= command.instrument < LONGEST:
        _refuse("an instrument's number", command.instrument, "1 or more")
    check_time(command.at)
    if command.duration is not None and not 0 < command.duration <= LONGEST:
        _refuse("duration", command.duration, "more than 0 seconds; a held note has none")
    if len(command.pfields) > MOST_PFIELDS:
        _refuse("the number of p-fields", len(command.pfields), f"{MOST_PFIELDS} at most")
    check_pfields(command.pfields)


def check_pfields(pfields: Sequence[float | str]) -> None:
    """Check p4, p5, …."""
    for number, field in enumerate(pfields, 4):
        if isinstance(field, str):
            if _UNSAFE & set(field) or len(field) > _LONGEST_NAME:
                _refuse(f"p{number}", field, "short text without quotes, braces or line ends")
        elif not math.isfinite(field):
            _refuse(f"p{number}", field, "a finite number")


def check_time(at: float | None) -> None:
    """Check an engine time."""
    if at is not None and not 0 <= at <= LONGEST:
        _refuse("at", at, "seconds of engine time, from 0 on")


def check_channel(command: SetChannel) -> None:
    """Check what a channel is set to."""
    check_name("channel", command.name)
    check_time(command.at)
    if not 0 <= command.ramp <= LONGEST:
        _refuse("ramp", command.ramp, "seconds, from 0 on")
    if isinstance(command.value, str):
        check_text("text", command.value)
        if command.ramp:
            _refuse("ramp", command.ramp, "left out for a text")
    elif not math.isfinite(command.value):
        _refuse(f"channel {command.name!r}", command.value, "a finite number")


def check_name(what: str, name: str) -> None:
    """Check the name of an instrument or a channel."""
    if not name.strip() or _UNSAFE & set(name) or len(name) > _LONGEST_NAME:
        _refuse(
            f"the name of an {what}" if what[0] in "aeiou" else f"the name of a {what}",
            name,
            "short text without quotes, braces or line ends",
        )


def check_text(what: str, text: str) -> None:
    """Check code."""
    if len(text) > TEXT_LIMIT:
        _refuse(f"the length of the {what}", len(text), f"{TEXT_LIMIT} characters at most")
    if "\0" in text:
        _refuse(f"the {what}", "a text with a null character", "text")


def check_macros(macros: dict[str, str]) -> None:
    """Check macros."""
    for name, text in macros.items():
        if not name.isidentifier() or not name.isascii():
            _refuse("the name of a macro", name, "letters, digits and underscores")
        if {"\n", "\0"} & set(text) or len(text) > TEXT_LIMIT:
            _refuse(f"macro {name}", text[:80], "text of one line")


def check_table(number: int) -> None:
    """Check the number of a function table."""
    if not 1 <= number <= LARGEST_NUMBER:
        _refuse("the number of a table", number, f"from 1 to {LARGEST_NUMBER}")


def check_table_length(length: int, channels: int = 1) -> None:
    """Check how many points a table has, and how many channels they make up."""
    if not 1 <= length <= MOST_POINTS:
        _refuse("the length of a table", length, f"from 1 to {MOST_POINTS} points")
    if not 1 <= channels <= MOST_CHANNELS:
        _refuse("the number of channels", channels, f"from 1 to {MOST_CHANNELS}")
    if length % channels:
        _refuse(f"the length of a table of {channels} channels", length, "a multiple of them")


def _refuse(what: str, value: object, wanted: str) -> None:
    msg = f"{what} = {value!r} is not possible: it must be {wanted}."
    raise ArgumentError(msg)
