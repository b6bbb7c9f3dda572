"""What a kernel and its offline renderer say to each other, one JSON line each.

The rule: words only. The samples go through a file of raw float64, frame by frame, that both have
open; it has no name any more once the renderer has said :class:`Started`.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias

import msgspec

from .json_rpc import ErrorObject
from .protocol import CsoundMessage


class Work(msgspec.Struct, frozen=True):
    """The first line on the renderer's stdin; the pipe stays open as its lifeline.

    The piece is a CSD in the file `path`, or the text of one, or an orchestra with its score.
    `directory` is the working directory, `samples` is where the sound goes. `duration` and `limit`
    are in seconds: where rendering is cut, and when a score is taken for endless. `sample_rate` (in
    Hz) goes before the piece's own, `ksmps` is for an orchestra that says nothing about it.
    """

    samples: str
    directory: str
    path: str = ""
    csd: str = ""
    orchestra: str = ""
    score: str = ""
    duration: float | None = None
    limit: float = 0.0
    sample_rate: float | None = None
    ksmps: int = 0


class Started(msgspec.Struct, frozen=True, tag="started"):
    """Csound has compiled; `notes` are options of the CSD that do not hold here."""

    sample_rate: float
    channels: int
    notes: tuple[str, ...] = ()


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """So many seconds of sound are there, and Csound printed these since the last time."""

    seconds: float
    messages: tuple[CsoundMessage, ...] = ()


class Rendered(msgspec.Struct, frozen=True, tag="rendered"):
    """All samples are in the file; Csound has yet to close its own."""

    frames: int


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    error: ErrorObject


Report: TypeAlias = Started | Progress | Rendered | Failed
ABOUT_OUTPUT: Final = re.compile(r"\d+ sample blks of|\d+-byte blks of|audio buffer|sample-frame")
"""What Csound prints about the output that it does not have here; of no use to anybody."""

decoder: Final[msgspec.json.Decoder[Report]] = msgspec.json.Decoder(Report)
