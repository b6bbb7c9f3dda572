"""Score text, on the samples that it makes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orchestron_jupyter import protocol
from orchestron_jupyter.errors import ArgumentError, CompileError
from tests.engine.tap import RATE, Tap, onsets

if TYPE_CHECKING:
    from collections.abc import Callable

CLICKS = """
instr 1
  a1 = p4
  outs a1, a1
endin
instr Named
  outs a(p4), a(p4)
endin
instr Held
  aEnv = linsegr:a(1, 0.02, 0)
  outs aEnv * 0.5, aEnv * 0.5
endin
instr Table
  outs a(table:i(3, 1)), a(table:i(3, 1))
endin
"""
K = 32


async def started(engine: Any, score: str, at: float) -> protocol.ScorePlayback:
    playback = await engine.handle(protocol.PlayScore(score, at))
    assert isinstance(playback, protocol.ScorePlayback)
    return playback


async def test_notes_sound_at_their_times_with_tempo_loops_macros_and_sections(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(CLICKS))
        tap = Tap(engine)
        at = engine.status().engine_time + 0.3
        playback = await started(
            engine,
            """
            #define LEVEL #0.5#
            t 0 120
            i1 0 .01 $LEVEL
            { 2 N
            i1 [1 + $N] .01 [0.25 * ($N + 1)]
            }
            s
            i "Named" 0.1 .01 0.75
            e
            i1 0 1 1
            """,
            at,
        )
        sound = await tap.around(at, 1.3)

    starts = onsets(sound)
    expected = np.array([0.0, 0.5, 1.0, 1.105]) * RATE  # the section ends with its last note
    assert playback.start == at
    assert playback.duration == pytest.approx(1.115)
    assert np.abs(starts - expected).max() <= K
    assert sound[starts + 100, 0] == pytest.approx([0.5, 0.25, 0.5, 0.75])


async def test_a_table_of_a_score_is_made(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(CLICKS))
        tap = Tap(engine)
        at = engine.status().engine_time + 0.2
        await started(engine, 'f1 0 8 -2 0 0 0 0.625\ni "Table" 0.1 0.1', at)
        sound = await tap.around(at, 0.3)

    assert np.abs(sound).max() == pytest.approx(0.625)


async def test_a_stopped_score_releases_its_notes_and_begins_no_more(
    run_engine: Callable[..., Any],
) -> None:
    events: list[protocol.Event] = []
    async with run_engine(events.append) as engine:
        await engine.handle(protocol.Compile(CLICKS))
        tap = Tap(engine)
        playback = await engine.handle(
            protocol.PlayScore('i "Held" 0 -1\ni "Held" 0 60\ni1 1 .1 1\n')
        )
        sounding = await tap.seconds(0.3)
        await engine.handle(protocol.StopScore(playback.id))
        await tap.seconds(0.1)
        after = await tap.seconds(1.2)

    assert np.abs(sounding).max() == pytest.approx(1.0)
    assert not after.any()
    assert protocol.ScoreEnded(playback.id) in events


async def test_the_end_of_a_score_is_an_event(run_engine: Callable[..., Any]) -> None:
    events: list[protocol.Event] = []
    async with run_engine(events.append) as engine:
        await engine.handle(protocol.Compile(CLICKS))
        playback = await engine.handle(protocol.PlayScore("i1 0 .1 .5"))
        await asyncio.sleep(0.6)

    assert protocol.ScoreEnded(playback.id) in events


async def test_panic_ends_a_score(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(CLICKS))
        tap = Tap(engine)
        await engine.handle(protocol.PlayScore("i1 0 .1 .5\ni1 .5 .1 .5\ni1 1 .1 .5"))
        await tap.seconds(0.2)
        await engine.handle(protocol.Panic())
        await tap.seconds(0.1)
        after = await tap.seconds(1.2)

    assert not after.any()


@pytest.mark.parametrize(
    ("score", "complaint"),
    [
        ("garbage here\n", "illegal opcode g"),
        ('i1 0 1 "open\n', "unmatched quote"),
        ("i1 0 1 [1/0]\n", "illegal number"),
        ('#include "nowhere.inc"\n', "Cannot open"),
    ],
)
async def test_a_score_that_csound_cannot_read_is_refused(
    run_engine: Callable[..., Any], score: str, complaint: str
) -> None:
    async with run_engine() as engine:
        with pytest.raises(CompileError, match=complaint):
            await engine.handle(protocol.PlayScore(score))
        assert engine.status().state == "running"


async def test_an_instrument_that_is_not_there_is_named(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        with pytest.raises(ArgumentError, match="Nobody"):
            await engine.handle(protocol.PlayScore('i "Nobody" 0 1'))
