"""Recording what a session plays into a sound file."""

from __future__ import annotations

from .base import Command, Message


class Recording(Message):
    """A recording that runs; `start` is the engine time of its first sample, in seconds."""

    id: str
    path: str
    start: float


class Recorded(Message):
    """A recording that is over.

    `duration` is in seconds, `peak` is the largest magnitude (full scale is 1), `problem` says why
    it ended by itself or has gaps, if it did.
    """

    path: str
    duration: float
    peak: float
    problem: str = ""


class StartRecording(Command[Recording]):
    """Record all that is played from now on, 48 kHz, stereo, as it goes to the encoder.

    The end of `path` says the kind of file: `.wav` (32 bit float) or `.flac` (24 bit).
    """

    method = "start_recording"
    result = Recording
    path: str
    overwrite: bool = False


class StopRecording(Command[Recorded]):
    method = "stop_recording"
    result = Recorded
    id: str
