"""MIDI files for an engine to play."""

from __future__ import annotations

import io
from typing import Any

import mido


def midi_file(*tracks: list[Any], **options: Any) -> bytes:
    file = mido.MidiFile(type=1, **options)
    file.tracks.extend(mido.MidiTrack(track) for track in tracks)
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def message(kind: str, time: int = 0, **values: Any) -> Any:
    return mido.Message(kind, time=time, **values)
