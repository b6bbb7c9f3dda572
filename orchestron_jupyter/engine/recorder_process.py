"""A process that writes one sound file: `python -m …recorder_process PATH RATE CHANNELS`.

The rule: it takes samples from stdin until that ends, whatever ends it, and then closes the file as
it should be. So a recording is whole even when the engine was killed. On stdout it says, as one
line of JSON, what it wrote.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import soundfile

FORMATS: Final = {".wav": "FLOAT", ".flac": "PCM_24"}
"""What is written, by the end of the file's name."""
SAMPLE_BYTES: Final = 4
FLUSH_INTERVAL: Final = 0.5
_BLOCK: Final = 1 << 16
_LARGEST_WAV: Final = 2**32 - 2**16  # its header counts bytes in 32 bits


def main() -> None:
    """Write what comes on stdin as float32, interleaved."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the end of stdin says when to stop
    path, rate, channels = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    frames, peak, problem = 0, 0.0, ""
    try:
        frames, peak = _write(path, rate, channels, sys.stdin.buffer)
    except (OSError, RuntimeError) as error:
        problem = f"{path} could not be written: {error}"
    if path.suffix == ".wav" and not _fits(frames, channels):
        problem = f"{path} has the 4 GB that a WAV file can have; FLAC has no such limit."
    sys.stdout.write(json.dumps({"frames": frames, "peak": peak, "problem": problem}) + "\n")


def _write(path: Path, rate: int, channels: int, source: BinaryIO) -> tuple[int, float]:
    frames, peak = 0, 0.0
    flushed = time.monotonic()
    left = b""
    frame_bytes = channels * SAMPLE_BYTES
    with soundfile.SoundFile(path, "w", rate, channels, FORMATS[path.suffix]) as file:
        while data := source.read1(_BLOCK):  # type: ignore[attr-defined]  # a BufferedReader
            left += data
            whole = len(left) // frame_bytes * frame_bytes
            block = np.frombuffer(left[:whole], np.float32).reshape(-1, channels)
            left = left[whole:]
            if path.suffix == ".wav" and not _fits(frames + len(block), channels):
                frames += len(block)
                break
            file.write(block)
            frames += len(block)
            peak = max(peak, float(np.abs(block).max(initial=0.0)))
            if time.monotonic() - flushed > FLUSH_INTERVAL:
                file.flush()
                flushed = time.monotonic()
    return frames, peak


def _fits(frames: int, channels: int) -> bool:
    return frames * channels * SAMPLE_BYTES < _LARGEST_WAV


if __name__ == "__main__":
    main()
