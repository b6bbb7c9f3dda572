"""MIDI messages as bytes: taken apart, and refused where they are broken.

The rule: what passes here is whole messages, each with its own status byte. Csound's parser would
wait for the rest of one, take a second status byte for a port number, and swallow what follows an
undefined one.

References
----------
MIDI 1.0 Detailed Specification, version 4.2.1 (MMA, 1996), table 1 and "System Messages".
"""

from __future__ import annotations

from typing import Final

from ..errors import ArgumentError

DATA_LIMIT: Final = 8192
"""Bytes that may be sent at once; a system exclusive message may be as long."""

NOTE_OFF: Final = 0x80
NOTE_ON: Final = 0x90
CONTROL: Final = 0xB0
SYSEX: Final = 0xF0
SUSTAIN: Final = 64
CHANNELS: Final = range(16)

_END_OF_SYSEX: Final = 0xF7
_FIRST_SYSTEM: Final = 0xF0
_FIRST_STATUS: Final = 0x80
_LENGTHS: Final = {0x80: 3, 0x90: 3, 0xA0: 3, 0xB0: 3, 0xC0: 2, 0xD0: 2, 0xE0: 3}
_SYSTEM_LENGTHS: Final = {
    **dict.fromkeys((0xF6, 0xF8, 0xFA, 0xFB, 0xFC, 0xFE, 0xFF), 1),
    **dict.fromkeys((0xF1, 0xF3), 2),
    0xF2: 3,
}


def split(data: bytes) -> list[bytes]:
    """Take MIDI data apart into messages.

    Raises
    ------
    ArgumentError
        If it is empty, too long, or not made of whole messages; says which byte is wrong.
    """
    if not data:
        _refuse("There is nothing in it: a message begins with a status byte, 0x80 or more")
    if len(data) > DATA_LIMIT:
        _refuse(f"It has {len(data)} bytes: send {DATA_LIMIT} at most at once")
    messages = []
    start = 0
    while start < len(data):
        end = start + _length(data, start)
        messages.append(data[start:end])
        start = end
    return messages


def _length(data: bytes, start: int) -> int:
    """Return the length of the message that begins at `start`."""
    status = data[start]
    if status < _FIRST_STATUS:
        _refuse(
            f"Byte {start} is 0x{status:02x} where a status byte (0x80 or more) must be; "
            "write out the status of each message (no running status)"
        )
    if status == SYSEX:
        end = data.find(_END_OF_SYSEX, start)
        length = end + 1 - start
        if end < 0:
            _refuse(f"The system exclusive message at byte {start} does not end with 0xf7")
    elif status >= _FIRST_SYSTEM:
        length = _SYSTEM_LENGTHS.get(status, 0)
        if not length:
            _refuse(f"Byte {start} is 0x{status:02x}, which is no status byte of MIDI 1.0")
    else:
        length = _LENGTHS[status & 0xF0]
    if start + length > len(data):
        missing = start + length - len(data)
        _refuse(f"The message 0x{status:02x} at byte {start} lacks its last {missing} of {length}")
    wrong = next((n for n in range(start + 1, start + length) if data[n] >= _FIRST_STATUS), None)
    if wrong is not None and data[wrong] != _END_OF_SYSEX:
        _refuse(f"Byte {wrong} is 0x{data[wrong]:02x}; the data of a message goes up to 0x7f")
    if wrong is not None and status != SYSEX:
        _refuse(f"Byte {wrong} is 0xf7, but no system exclusive message is open")
    return length


def _refuse(why: str) -> None:
    msg = f"This MIDI data is not possible. {why}."
    raise ArgumentError(msg)


class Held:
    """What MIDI messages hold: keys, and sustain pedals."""

    def __init__(self) -> None:
        self._keys: dict[tuple[int, int], int] = {}
        self._pedals: set[int] = set()

    def note(self, message: bytes) -> None:
        """Take note of a message that was sent."""
        kind, channel = message[0] & 0xF0, message[0] & 0x0F
        if kind == NOTE_ON and message[2]:
            key = channel, message[1]
            self._keys[key] = self._keys.get(key, 0) + 1
        elif kind in {NOTE_OFF, NOTE_ON}:
            key = channel, message[1]
            left = self._keys.pop(key, 0) - 1
            if left > 0:
                self._keys[key] = left
        elif kind == CONTROL and message[1] == SUSTAIN:
            (self._pedals.add if message[2] else self._pedals.discard)(channel)

    def release(self) -> bytes:
        """Return the messages that let go of it all, and forget it."""
        pedals = b"".join(bytes((CONTROL | each, SUSTAIN, 0)) for each in sorted(self._pedals))
        keys = b"".join(
            bytes((NOTE_OFF | channel, key, 64)) * count
            for (channel, key), count in self._keys.items()
        )
        self._keys.clear()
        self._pedals.clear()
        return pedals + keys
