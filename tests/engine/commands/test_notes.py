"""Notes: when they begin, how they end, and what becomes of them when code changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orchestron_jupyter import protocol
from tests.engine.tap import RATE, Tap, onsets

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from orchestron_jupyter.engine.engine import Engine

K = 32
LEVELS = """
instr Level
  ; p4 level = 0.5 [0, 1]
  aEnv = linsegr:a(1, 0.1, 0)
  outs aEnv * p4, aEnv * p4
endin
instr Tail
  a1 mpulse 0.5, 0
  aTail delayr 2
  aTap deltap 0.05
  delayw a1 + aTap * 0.95
  outs aTap, aTap
endin
"""
OTHER = LEVELS.replace("aEnv * p4, aEnv * p4", "aEnv * p4 * -1, aEnv * p4 * -1")


async def play(engine: Engine, *arguments: Any) -> int:
    note = await engine.handle(protocol.Play(*arguments))
    assert isinstance(note, protocol.Note)
    return note.id


def falls(sound: NDArray[np.float32]) -> bool:
    """Whether the sound falls to silence in a straight line, as the release is written."""
    levels = np.abs(sound[:, 0])
    down = levels[levels < levels.max()]
    return bool(np.all(np.diff(down) <= 1e-6)) and not levels[-1]


async def test_notes_begin_and_end_at_the_k_cycle_nearest_to_their_time(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(LEVELS.replace("linsegr:a(1, 0.1, 0)", "1")))
        tap = Tap(engine)
        at = engine.status().engine_time + 0.2
        times = [0.0, 0.0503, 0.1001, 0.1777]
        for number, time in enumerate(times, 1):
            await play(engine, "Level", (number / 8,), 0.02, at + time)
        sound = await tap.around(at - 0.01, 0.25)

    starts = onsets(sound)
    expected = (np.array(times) + 0.01) * RATE
    assert np.abs(starts - expected).max() <= K
    assert sound[starts, 0] == pytest.approx([0.125, 0.25, 0.375, 0.5])
    ends = np.flatnonzero(np.diff((sound[:, 0] > 0).astype(int)) < 0)
    assert ends - starts + 1 == pytest.approx([0.02 * RATE] * 4, abs=K)


async def test_a_held_note_is_released_as_its_instrument_says(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(LEVELS))
        tap = Tap(engine)
        at = engine.status().engine_time + 0.2
        note = await play(engine, "Level", (0.5,), None, at)
        await engine.handle(protocol.NoteOff(note, at + 0.3))
        sound = await tap.around(at, 0.6)

    off = round(0.3 * RATE)
    assert np.all(sound[K : off - K, 0] == np.float32(0.5))
    assert falls(sound[off - K :])
    assert not sound[off + round(0.1 * RATE) + 2 * K :].any()


async def test_a_note_goes_on_with_its_old_code_when_its_instrument_is_redefined(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(LEVELS))
        tap = Tap(engine)
        old = await play(engine, "Level", (0.25,))
        await tap.seconds(0.1)
        await engine.handle(protocol.Compile(OTHER))
        before = await tap.seconds(0.1)
        new = await play(engine, "Level", (0.5,))
        await tap.seconds(0.1)
        both = await tap.seconds(0.1)
        await engine.handle(protocol.NoteOff(old))
        await tap.seconds(0.2)
        alone = await tap.seconds(0.1)
        await engine.handle(protocol.NoteOff(new))
        await tap.seconds(0.2)
        silence = await tap.seconds(0.1)

    assert np.all(before == np.float32(0.25))
    assert np.all(both == np.float32(-0.25))
    assert np.all(alone == np.float32(-0.5))
    assert not silence.any()


async def test_a_note_off_and_a_redefinition_in_the_same_moment_still_release(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(LEVELS))
        tap = Tap(engine)
        for code in (OTHER, LEVELS) * 5:
            note = await play(engine, "Level", (0.5,))
            off = engine.handle(protocol.NoteOff(note))
            await engine.handle(protocol.Compile(code))
            await off
        await tap.seconds(0.4)
        silence = await tap.seconds(0.1)

    assert not silence.any()


async def test_panic_ends_notes_tails_and_what_is_to_come_and_the_session_plays_on(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(LEVELS))
        tap = Tap(engine)
        await play(engine, "Level", (0.5,))
        await play(engine, "Tail", (), 60.0)
        await play(engine, "Level", (0.5,), 1.0, engine.status().engine_time + 0.6)
        sounding = await tap.seconds(0.2)
        await engine.handle(protocol.Panic())
        await tap.seconds(0.05)
        silence = await tap.seconds(0.8)
        await play(engine, "Level", (0.75,))
        await tap.seconds(0.05)
        again = await tap.seconds(0.05)

    assert sounding.any()
    assert not silence.any()
    assert np.all(again == np.float32(0.75))


async def test_a_note_that_is_taken_back_before_its_time_is_never_heard(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(LEVELS))
        tap = Tap(engine)
        note = await play(engine, "Level", (0.5,), None, engine.status().engine_time + 0.2)
        await engine.handle(protocol.NoteOff(note))
        sound = await tap.seconds(0.5)

    assert not sound.any()
