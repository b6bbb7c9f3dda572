"""Channels: values, ramps, hints and levels, on the samples."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orchestron_jupyter import protocol
from orchestron_jupyter.errors import ArgumentError
from tests.engine.tap import RATE, Tap

if TYPE_CHECKING:
    from collections.abc import Callable

    from orchestron_jupyter.engine.engine import Engine

DECLARED = """
chn_k "cutoff", 1, 3, 1000, 20, 20000
chn_k "steps", 3, 1, 4, 1, 16
chn_k "level", 1
chn_a "left", 2
chn_S "title", 3
instr Level
  kLevel chnget "level"
  outs a(kLevel), a(kLevel)
endin
instr Meter
  a1 = oscili:a(0.5, 1000)
  chnset a1, "left"
endin
"""


async def listed(engine: Engine) -> dict[str, protocol.ChannelDescription]:
    channels = await engine.handle(protocol.ListChannels())
    assert isinstance(channels, tuple)
    return {each.name: each for each in channels}


async def test_the_hints_of_chn_k_are_listed_and_its_defaults_hold(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.SetChannel("steps", 9.0))
        await engine.handle(protocol.Compile(DECLARED))
        await engine.handle(protocol.SetChannel("title", "a piece"))
        channels = await listed(engine)

    assert channels["cutoff"] == protocol.ChannelDescription(
        "cutoff", "control", 1000.0, is_input=True, is_output=False, behaviour="exponential",
        default=1000.0, minimum=20.0, maximum=20000.0,
    )  # fmt: skip
    assert channels["steps"].value == 9.0  # what was set before wins
    assert channels["steps"].behaviour == "integer"
    assert channels["level"].value == 0.0
    assert (channels["left"].kind, channels["left"].value) == ("audio", None)
    assert channels["title"].value == "a piece"


async def test_a_default_holds_in_a_csd_and_after_the_session_went_on(
    run_engine: Callable[..., Any],
) -> None:
    header = 'ksmps = 32\nnchnls = 2\n0dbfs = 1\nchn_k "depth", 1, 2, 0.25, 0, 1\n'
    csd = (
        f"<CsoundSynthesizer>\n<CsInstruments>\n{header}instr 1\nendin\n</CsInstruments>\n"
        "<CsScore>\ni1 0 1\n</CsScore>\n</CsoundSynthesizer>\n"
    )
    async with run_engine() as engine:
        await engine.handle(protocol.LoadCsd(csd))
        value = await engine.handle(protocol.GetChannel("depth"))

    assert value == 0.25


async def test_a_ramp_is_a_straight_line_from_where_the_channel_is(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(DECLARED))
        await engine.handle(protocol.SetChannel("level", 0.1))
        await engine.handle(protocol.Play("Level"))
        tap = Tap(engine)
        at = engine.status().engine_time + 0.2
        await engine.handle(protocol.SetChannel("level", 0.9, at, 0.4))
        sound = (await tap.around(at - 0.05, 0.6))[:, 0]

    start = round(0.05 * RATE)
    assert np.all(sound[: start - 64] == np.float32(0.1))
    assert np.all(sound[start + round(0.4 * RATE) + 64 :] == np.float32(0.9))
    on_the_way = sound[start : start + round(0.4 * RATE)]
    line = np.linspace(0.1, 0.9, len(on_the_way))
    assert np.abs(on_the_way - line).max() < 0.8 * 2 * 32 / (0.4 * RATE) + 1e-6


async def test_what_is_set_later_ends_a_ramp(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.SetChannel("level", 5.0, None, 10.0))
        await asyncio.sleep(0.1)
        on_the_way = await engine.handle(protocol.GetChannel("level"))
        await engine.handle(protocol.SetChannel("level", 2.0))
        await asyncio.sleep(0.1)
        value = await engine.handle(protocol.GetChannel("level"))

    assert isinstance(on_the_way, float)
    assert 0.0 < on_the_way < 5.0
    assert value == 2.0


async def test_audio_channels_are_measured(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(DECLARED))
        await engine.handle(protocol.Play("Meter"))
        await engine.handle(protocol.GetLevels())
        await asyncio.sleep(0.3)
        levels = await engine.handle(protocol.GetLevels())

    assert isinstance(levels, dict)
    assert levels["left"].peak == pytest.approx(0.5, abs=0.001)
    assert levels["left"].rms == pytest.approx(0.5 / np.sqrt(2), rel=0.01)


async def test_a_channel_holds_numbers_or_text_and_keeps_its_kind(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.SetChannel("number", 1.5))
        await engine.handle(protocol.SetChannel("text", "träumerisch"))
        values = [await engine.handle(protocol.GetChannel(name)) for name in ("number", "text")]
        for name, value in (("number", "text"), ("text", 1.5)):
            with pytest.raises(ArgumentError, match="holds"):
                await engine.handle(protocol.SetChannel(name, value))

    assert values == [1.5, "träumerisch"]


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (protocol.SetChannel("a", float("nan")), "finite"),
        (protocol.SetChannel("a", 1.0, None, -1.0), "ramp"),
        (protocol.SetChannel("a", "text", None, 1.0), "ramp"),
        (protocol.SetChannel('a"b', 1.0), "quotes"),
        (protocol.SetChannel("left", 1.0), "holds audio"),
        (protocol.GetChannel("left"), "session.levels"),
        (protocol.GetChannel("nowhere"), "no channel 'nowhere'"),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    run_engine: Callable[..., Any], command: protocol.Command[Any], complaint: str
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(DECLARED))
        with pytest.raises(ArgumentError, match=complaint):
            await engine.handle(command)
