"""MIDI: messages, and standard MIDI files.

The rule: bytes are as MIDI 1.0 has them. In JSON they are written in base64.
"""

from __future__ import annotations

from .base import Command, Message


class SendMidi(Command[None]):
    """Send whole MIDI messages, each with its status byte, to Csound.

    `at` is in seconds of engine time, `None` for at once.
    """

    method = "send_midi"
    data: bytes
    at: float | None = None


class MidiPlayback(Message):
    """A MIDI file that plays; `duration` is in seconds."""

    id: int
    duration: float


class PlayMidiFile(Command[MidiPlayback]):
    """Play a standard MIDI file, given as its content, from `at` (engine time) or now on."""

    method = "play_midi_file"
    result = MidiPlayback
    data: bytes
    at: float | None = None


class StopMidiFile(Command[None]):
    """End a MIDI file that plays, and release the keys and pedals that it holds."""

    method = "stop_midi_file"
    id: int


class MidiFilePlays(Command[bool]):
    """Ask whether a MIDI file has not ended yet."""

    method = "midi_file_plays"
    result = bool
    id: int
