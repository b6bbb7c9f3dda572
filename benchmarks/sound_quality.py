"""What becomes of the sound on its way: sides, treble, distortion, and samples that stay the same.

The rule: the same signal goes three ways: through the engine and the page, out of the page itself,
and (for distortion) through an encoder and a decoder of the same settings with no line in between.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import av
import numpy as np

import orchestron_jupyter as orchestron
from benchmarks.figure import Figure
from benchmarks.stand import SETTLED
from benchmarks.ways import STUDIO, USUAL
from orchestron_jupyter.engine.encoder import encoder_for
from orchestron_jupyter.presets import encoding
from orchestron_jupyter.settings import Settings
from tests.e2e.sound import RATE, separation_db, tone_level_db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from benchmarks.page import MeasuredPage
    from benchmarks.player import Player
    from benchmarks.stand import Effort, Stand
    from benchmarks.ways import Way

    Sound = NDArray[np.floating[Any]]

LEFT: Final = 440.0
RIGHT: Final = 660.0
TREBLE: Final = (100.0, 5000.0, 10_000.0, 14_000.0, 16_000.0, 18_000.0, 19_000.0)
REFERENCE: Final = 1000.0
AMPLITUDE: Final = 0.25
SECONDS: Final = 2
"""Per run; of the subject and of the control each."""
RISE: Final = 0.5
"""Seconds from a command until the tone is steady at the ear."""
PART: Final = RATE // 10
"""Samples that are compared with what was rendered; each part is found anew by its beginning."""
BEGINNING: Final = 32
NOISE: Final = """
instr BenchNoise
  aNoise rand 0.5 * 0dbfs, 0.5, 1
  outs aNoise, -aNoise
endin
"""
ORCHESTRA: Final = f"""
instr BenchSides
  outs oscili:a({AMPLITUDE} * 0dbfs, p4), oscili:a({AMPLITUDE} * 0dbfs, p5)
endin
{NOISE}"""


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Measure each way, and `studio` for what it alone promises."""
    figures = []
    with stand.player() as player:
        player.compile(ORCHESTRA)
        for way in USUAL:
            with stand.listener(way) as page:
                time.sleep(SETTLED)
                figures += _sides(stand, player, page, way, SECONDS * effort.runs)
                figures += _treble(stand, player, page, way)
                figures += _distortion(stand, player, page, way, effort.runs)
        with stand.listener(STUDIO):
            figures.append(_sameness(stand, player, effort))
    return figures


def _sides(
    stand: Stand, player: Player, page: MeasuredPage, way: Way, seconds: int
) -> list[Figure]:
    player.hold("BenchSides", LEFT, RIGHT)
    ours = _crosstalk(stand, seconds)
    player.release()
    stand.pulse.wait_for_silence()
    page.hold(LEFT, RIGHT)
    control = _crosstalk(stand, seconds)
    page.release()
    stand.pulse.wait_for_silence()
    return [
        Figure("crosstalk", way.subject, "dB", ours),
        Figure("crosstalk", "in-page tones", "dB", control),
    ]


def _crosstalk(stand: Stand, seconds: int) -> tuple[float, ...]:
    time.sleep(RISE)
    return tuple(-separation_db(stand.pulse.record(1.0), LEFT, RIGHT) for _ in range(seconds))


def _treble(stand: Stand, player: Player, page: MeasuredPage, way: Way) -> list[Figure]:
    """Tone by tone, against the level of 1 kHz."""

    def levels(start: Callable[[float], None], stop: Callable[[], None]) -> dict[float, float]:
        found = {}
        for frequency in (REFERENCE, *TREBLE):
            start(frequency)
            time.sleep(RISE)
            found[frequency] = _steady_level_db(stand.pulse.record(2.0)[:, 0], frequency)
            stop()
            stand.pulse.wait_for_silence()
        return found

    ours = levels(lambda hertz: player.hold("BenchSides", hertz, hertz), player.release)
    control = levels(lambda hertz: page.hold(hertz, hertz), page.release)
    return [
        Figure(
            f"response at {frequency / 1000:g} kHz",
            subject,
            "dB",
            (found[frequency] - found[REFERENCE],),
        )
        for frequency in TREBLE
        for subject, found in ((way.subject, ours), ("in-page tones", control))
    ]


def _steady_level_db(heard: Sound, frequency: float) -> float:
    """Return the median of what its quarters of seconds have: a stall is none of the response."""
    parts = np.split(heard, range(RATE // 4, len(heard), RATE // 4))
    return float(np.median([tone_level_db(part, frequency) for part in parts]))


def _distortion(
    stand: Stand, player: Player, page: MeasuredPage, way: Way, runs: int
) -> list[Figure]:
    """THD+N of 1 kHz, second by second."""
    player.hold("BenchSides", REFERENCE, REFERENCE)
    time.sleep(RISE)
    ours = [_noise_db(stand.pulse.record(1.0)[:, 0]) for _ in range(SECONDS * runs)]
    player.release()
    stand.pulse.wait_for_silence()
    page.hold(REFERENCE, REFERENCE)
    time.sleep(RISE)
    control = [_noise_db(stand.pulse.record(1.0)[:, 0]) for _ in range(SECONDS * runs)]
    page.release()
    stand.pulse.wait_for_silence()
    offline = [_noise_db(each) for each in _encoded_and_decoded(way, SECONDS * runs)]
    name = "THD+N of 1 kHz"
    return [
        Figure(name, way.subject, "dB", tuple(ours)),
        Figure(name, f"encoded and decoded offline, {way.preset}", "dB", tuple(offline)),
        Figure(name, "in-page tone", "dB", tuple(control)),
    ]


def _noise_db(heard: Sound) -> float:
    """Return what is left of a tone without it, from 20 Hz to 20 kHz, against the tone (dB)."""
    spectrum = np.abs(np.fft.rfft(heard * np.blackman(len(heard)))) ** 2
    hertz = np.fft.rfftfreq(len(heard), 1 / RATE)
    is_tone = np.abs(hertz - REFERENCE) < 5.0
    is_heard = (hertz > 20.0) & (hertz < 20_000.0)
    rest, tone = spectrum[is_heard & ~is_tone].sum(), spectrum[is_tone].sum()
    return float(10 * np.log10(rest / tone))


def _encoded_and_decoded(way: Way, seconds: int) -> Iterable[Sound]:
    """Return the tone, second by second, as the same encoder and libopus's decoder leave it."""
    encoder = encoder_for(encoding(way.preset, Settings()))  # type: ignore[arg-type]
    length = encoder.encoding.samples
    total = (seconds + 1) * RATE
    tone = AMPLITUDE * np.sin(2 * np.pi * REFERENCE * np.arange(total) / RATE)
    sound = np.repeat(tone.astype(np.float32)[:, None], 2, axis=1)
    decoder = av.AudioCodecContext.create("libopus", "r")
    decoded = []
    for start in range(0, total - length + 1, length):
        packet = encoder.encode(sound[start : start + length], start)
        decoded += [
            frame.to_ndarray().reshape(-1, 2)[:, 0]
            for frame in decoder.decode(av.Packet(packet.payload))
        ]
    samples = np.concatenate(decoded).astype(np.float64)
    samples = samples / (32768 if np.abs(samples).max() > 1 else 1)
    return [samples[start * RATE : (start + 1) * RATE] for start in range(1, seconds + 1)]


def _sameness(stand: Stand, player: Player, effort: Effort) -> Figure:
    """Compare what was heard with what an offline rendering of the same note has."""
    time.sleep(2 * SETTLED)  # until its speed is the engine's
    mark = stand.pulse.mark()
    player.hold("BenchNoise")
    heard = stand.pulse.since(mark, RISE + effort.window)
    player.release()
    stand.pulse.wait_for_silence()
    rendered = _rendered(effort.window)
    same = [_same(heard, rendered[at : at + PART]) for at in range(0, len(rendered), PART)]
    name = "samples that are as they were rendered"
    return Figure(name, STUDIO.subject, "%", tuple(same), f"in parts of {PART / RATE:g} s")


def _rendered(seconds: float) -> NDArray[np.float32]:
    piece = orchestron.render(orchestra=NOISE, score=f'i "BenchNoise" 0 {seconds}')
    return np.asarray(piece.samples, np.float32)


def _same(heard: NDArray[np.float32], part: NDArray[np.float32]) -> float:
    """Return how much (%) of a part is heard, from where its beginning is heard."""
    windows = np.lib.stride_tricks.sliding_window_view(heard[:, 0], BEGINNING)
    (found,) = np.nonzero((windows == part[:BEGINNING, 0]).all(axis=1))
    if not len(found):
        return 0.0
    there = heard[found[0] : found[0] + len(part)]
    return 100 * float(np.mean((there == part[: len(there)]).all(axis=1)))
