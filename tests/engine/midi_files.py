"""MIDI files for an engine to play, and an orchestra that shows by side and sample who played."""

from __future__ import annotations

import io
from typing import Any

import mido

STEP = """
instr 1
  aLeft init 0.25
  aRight init 0
  outs aLeft, aRight
endin
instr 2
  aLeft init 0
  aRight init 0.25
  outs aLeft, aRight
endin
"""


def midi_file(*tracks: list[Any], **options: Any) -> bytes:
    file = mido.MidiFile(type=1, **options)
    file.tracks.extend(mido.MidiTrack(track) for track in tracks)
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def message(kind: str, time: int = 0, **values: Any) -> Any:
    return mido.Message(kind, time=time, **values)
