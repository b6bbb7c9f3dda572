"""MIDI from a notebook into the session's Csound.

The rule: numbers are MIDI's own. Channels count from 1 to 16, keys, velocities, controllers,
programs and pressures from 0 to 127; only a pitch bend goes from -1 to 1. `at` is an engine time in
seconds; a message takes effect at the k-cycle nearest to it, or at once if it is left out.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .. import protocol
from ..errors import ArgumentError
from .pitch import note_to_midi

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    import mido

    from .engine_line import EngineLine

READING_LIMIT: Final = 30.0
"""Seconds until a call that hands over a MIDI file is given up."""

_CHANNELS: Final = range(16)
_HIGHEST: Final = 127
_BEND_CENTRE: Final = 8192
_SUSTAIN: Final = 64
_ALL_NOTES_OFF: Final = 123
_NOTE_OFF, _NOTE_ON, _POLY_AFTERTOUCH, _CONTROL = 0x80, 0x90, 0xA0, 0xB0
_PROGRAM, _AFTERTOUCH, _PITCH_BEND = 0xC0, 0xD0, 0xE0
_SYSEX, _SYSEX_END = 0xF0, 0xF7
_MIDDLE_VELOCITY: Final = 64  # what MIDI prescribes for a release of no known velocity


class MidiPlayback:
    """A MIDI file that plays.

    Parameters
    ----------
    line
        To the session's engine.
    playback
        The engine's number for it, and its duration.
    """

    def __init__(self, line: EngineLine, playback: protocol.MidiPlayback) -> None:
        self._line = line
        self._id = playback.id
        self._duration = playback.duration

    @property
    def duration(self) -> float:
        """How long the file is, in seconds."""
        return self._duration

    @property
    def is_playing(self) -> bool:
        """Whether it has not ended, been stopped, or been ended by `panic()` or a new CSD."""
        return self._line.call(protocol.MidiFilePlays(self._id))

    def stop(self) -> None:
        """End it, and release the keys and sustain pedals it holds; twice does no harm."""
        self._line.call(protocol.StopMidiFile(self._id))

    def __repr__(self) -> str:
        return f"<MidiPlayback {self._id}: {self._duration:.1f} s>"


class Midi:
    """The MIDI input of a session; :attr:`.session.Session.midi`.

    Parameters
    ----------
    line
        To the session's engine.
    """

    def __init__(self, line: EngineLine) -> None:
        self._line = line

    def note_on(
        self, note: int | str, velocity: int = 100, channel: int = 1, at: float | None = None
    ) -> None:
        """Press a key, given as its number (60 is middle C) or its name ("C#4").

        A velocity of 0 is, as everywhere in MIDI, a release.

        Raises
        ------
        ArgumentError
            If a value is out of its range.
        """
        self._send(_NOTE_ON, channel, (_key(note), _data("velocity", velocity)), at)

    def note_off(self, note: int | str, channel: int = 1, at: float | None = None) -> None:
        """Release a key; while the sustain pedal is down, its note goes on."""
        self._send(_NOTE_OFF, channel, (_key(note), _MIDDLE_VELOCITY), at)

    def control(self, number: int, value: int, channel: int = 1, at: float | None = None) -> None:
        """Move a controller, such as 1 (wheel), 7 (volume), 10 (pan), 64 (sustain pedal)."""
        data = _data("controller", number), _data("value", value)
        self._send(_CONTROL, channel, data, at)

    def pitch_bend(self, value: float, channel: int = 1, at: float | None = None) -> None:
        """Bend the pitch: -1 is all the way down, 0 the middle, 1 all the way up.

        How far that is, the orchestra says: `cpsmidib 2` bends by two semitones.
        """
        if not -1 <= value <= 1:
            msg = f"pitch_bend({value!r}) is not possible: it goes from -1 to 1."
            raise ArgumentError(msg)
        bend = min(_BEND_CENTRE + round(value * _BEND_CENTRE), 2 * _BEND_CENTRE - 1)
        self._send(_PITCH_BEND, channel, (bend & _HIGHEST, bend >> 7), at)

    def program(self, number: int, channel: int = 1, at: float | None = None) -> None:
        """Choose a program; 0 is what `pgmassign` and many keyboards call program 1."""
        self._send(_PROGRAM, channel, (_data("program", number),), at)

    def aftertouch(self, pressure: int, channel: int = 1, at: float | None = None) -> None:
        """Press into the keyboard (channel pressure, `aftouch`)."""
        self._send(_AFTERTOUCH, channel, (_data("pressure", pressure),), at)

    def poly_aftertouch(
        self, note: int | str, pressure: int, channel: int = 1, at: float | None = None
    ) -> None:
        """Press into one key (`polyaft`)."""
        self._send(_POLY_AFTERTOUCH, channel, (_key(note), _data("pressure", pressure)), at)

    def sysex(self, data: bytes | Iterable[int], at: float | None = None) -> None:
        """Send a system exclusive message, with or without its 0xf0 and 0xf7.

        Csound has no opcode for these. An orchestra that declares the string channel `midi.sysex`
        (``chn_S "midi.sysex", 1``) finds the last one there, as hexadecimal text.
        """
        content = _bytes(data)
        if content[:1] != bytes((_SYSEX,)):
            content = bytes((_SYSEX, *content, _SYSEX_END))
        self.send(content, at)

    def send(self, message: bytes | Iterable[int] | mido.Message, at: float | None = None) -> None:
        """Send a message, or several in a row: bytes, or a `mido.Message`.

        Raises
        ------
        ArgumentError
            If the bytes are not whole MIDI messages; says which is wrong.
        """
        content = message.bin() if hasattr(message, "bin") else message
        self._line.call(protocol.SendMidi(_bytes(content), at))

    def all_notes_off(self, at: float | None = None) -> None:
        """Release all keys and pedals of all channels; notes of instruments go on."""
        pedals = b"".join(bytes((_CONTROL | each, _SUSTAIN, 0)) for each in _CHANNELS)
        keys = b"".join(bytes((_CONTROL | each, _ALL_NOTES_OFF, 0)) for each in _CHANNELS)
        self.send(pedals + keys, at)

    def play(
        self, file: str | os.PathLike[str] | mido.MidiFile, at: float | None = None
    ) -> MidiPlayback:
        """Play a standard MIDI file, given as its path or as a `mido.MidiFile`.

        All tracks play together, by the file's own tempo map.

        Raises
        ------
        ArgumentError
            If it can't be read; says why.
        FileNotFoundError
            If there is no such file.
        """
        command = protocol.PlayMidiFile(_content(file), at)
        return MidiPlayback(self._line, self._line.call(command, READING_LIMIT))

    def _send(self, status: int, channel: int, data: tuple[int, ...], at: float | None) -> None:
        if not _is_whole(channel) or channel - 1 not in _CHANNELS:
            msg = f"channel = {channel!r} is not possible: MIDI channels go from 1 to 16."
            raise ArgumentError(msg)
        self.send(bytes((status | (channel - 1), *data)), at)

    def __repr__(self) -> str:
        return "<Midi>"


def _key(note: int | str) -> int:
    return _data("note", note_to_midi(note) if isinstance(note, str) else note)


def _data(what: str, value: int) -> int:
    if not _is_whole(value) or not 0 <= value <= _HIGHEST:
        msg = f"{what} = {value!r} is not possible: it must be a whole number from 0 to 127."
        raise ArgumentError(msg)
    return int(value)


def _is_whole(value: object) -> bool:
    """Tell whether a value is an integer; numpy's are, too."""
    return hasattr(value, "__index__")


def _bytes(data: bytes | Iterable[int]) -> bytes:
    try:
        return bytes(data)
    except (TypeError, ValueError) as error:
        msg = f"{data!r} is no MIDI data: {error}."
        raise ArgumentError(msg) from None


def _content(file: str | os.PathLike[str] | mido.MidiFile) -> bytes:
    if not hasattr(file, "save"):
        return Path(file).expanduser().read_bytes()
    buffer = io.BytesIO()
    try:
        file.save(file=buffer)
    except (ValueError, TypeError) as error:
        msg = f"This MIDI file can't be written: {error}."
        raise ArgumentError(msg) from None
    return buffer.getvalue()
