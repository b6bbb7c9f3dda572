"""The engine's commands, on real Csound, heard through a real WebRTC peer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orchestron_jupyter import protocol
from orchestron_jupyter.engine.engine import Engine
from orchestron_jupyter.errors import ArgumentError, CompileError
from orchestron_jupyter.settings import Settings
from tests.e2e.sound import peak_frequency, rms_dbfs, separation_db
from tests.engine.ear import Ear

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

TWO_TONES = """
instr TwoTones
  outs oscili:a(0.4, 440), oscili:a(0.4, 660)
endin
"""
HELD = """
instr Held
  aEnv = linsegr:a(1, 0.05, 0)
  outs oscili:a(0.4, p4) * aEnv, oscili:a(0.4, p4) * aEnv
endin
"""
SILENT = -80.0


def csd(header: str, instrument: str, options: str = "-odac") -> str:
    return (
        f"<CsoundSynthesizer>\n<CsOptions>\n{options}\n</CsOptions>\n<CsInstruments>\n{header}\n"
        f"{instrument}\n</CsInstruments>\n<CsScore>\ni1 0 30\n</CsScore>\n</CsoundSynthesizer>\n"
    )


async def heard(engine: Engine, seconds: float = 0.7) -> NDArray[np.float64]:
    """Listen with a new ear, after its jitter buffer has settled."""
    ear = Ear(engine)
    await ear.connect()
    await ear.hear(0.3)
    sound = await ear.hear(seconds)
    await ear.close()
    return sound


async def test_two_tones_are_heard_in_stereo_at_their_pitches(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(TWO_TONES))
        await engine.handle(protocol.Play("TwoTones"))
        sound = await heard(engine)

    assert peak_frequency(sound[:, 0]) == pytest.approx(440, abs=0.5)
    assert peak_frequency(sound[:, 1]) == pytest.approx(660, abs=0.5)
    assert separation_db(sound, 440, 660) > 50


@pytest.mark.parametrize(
    ("header", "instrument", "rate"),
    [
        ("sr = 44100\nksmps = 10\nnchnls = 1", "instr 1\nout oscili:a(13000, 440)\nendin", 48000),
        (
            "sr = 44100\nksmps = 64\nnchnls = 2\n0dbfs = 1",
            "instr 1\na1 phasor 440 * sr / 44100\nouts a1 * 0.6 - 0.3, a1 * 0.6 - 0.3\nendin",
            44100,
        ),
        (
            "sr = 22050\nkr = 2205\nnchnls = 1\n0dbfs = 1",
            "instr 1\nout poscil:a(.4,440)\nendin",
            48000,
        ),
    ],
    ids=["legacy 44.1 kHz at 48 kHz", "counts on 44.1 kHz and is resampled", "22.05 kHz with kr"],
)
async def test_a_csd_of_another_sample_rate_plays_at_the_right_pitch(
    run_engine: Callable[..., Any], header: str, instrument: str, rate: float
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.LoadCsd(csd(header, instrument)))
        status = await engine.handle(protocol.GetStatus())
        sound = await heard(engine)

    assert status.sample_rate == rate
    assert peak_frequency(sound[:, 0]) == pytest.approx(440, abs=0.3)
    assert np.corrcoef(sound.T)[0, 1] > 0.999


async def test_a_compile_error_names_its_line_and_leaves_what_sounds_alone(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(TWO_TONES))
        await engine.handle(protocol.Play("TwoTones"))
        with pytest.raises(CompileError) as refused:
            await engine.handle(protocol.Compile("instr Bad\n  a1 oscilli 1, 2\nendin\n"))
        sound = await heard(engine)

    assert refused.value.line == 2
    assert refused.value.source == "  a1 oscilli 1, 2"
    assert peak_frequency(sound[:, 0]) == pytest.approx(440, abs=0.5)


async def test_a_csd_that_is_refused_leaves_what_sounds_alone(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(TWO_TONES))
        await engine.handle(protocol.Play("TwoTones"))
        soon = engine.status().engine_time + 0.2
        await engine.handle(protocol.Play("TwoTones", (), 5.0, soon))
        with pytest.raises(CompileError):
            await engine.handle(protocol.LoadCsd(csd("0dbfs = 1", "instr 1\nnonsense\nendin")))
        sound = await heard(engine)

    assert rms_dbfs(sound[:, 0]) > -8  # both notes, the one that was to come too
    assert peak_frequency(sound[:, 0]) == pytest.approx(440, abs=0.5)


async def test_global_code_that_fails_is_an_error_although_csound_says_it_is_fine(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        with pytest.raises(CompileError, match=r"nofile\.wav"):
            await engine.handle(protocol.Compile('gi1 ftgen 1, 0, 0, 1, "nofile.wav", 0, 0, 0\n'))


async def test_panic_ends_the_score_of_a_csd(run_engine: Callable[..., Any]) -> None:
    score = csd("0dbfs = 1", "instr 1\nout oscili:a(0.3, 440)\nendin")
    async with run_engine() as engine:
        await engine.handle(protocol.LoadCsd(score))
        await engine.handle(protocol.Panic())
        after = await heard(engine)

    assert rms_dbfs(after) < SILENT


async def test_unknown_instruments_are_refused_with_what_there_is(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        with pytest.raises(ArgumentError, match="no instrument 'Nope'"):
            await engine.handle(protocol.Play("Nope"))
        with pytest.raises(ArgumentError, match="Did you mean 'warm_pad'"):
            await engine.handle(protocol.UseInstrument("warmpad"))


async def test_an_orchestra_of_another_scale_is_refused_once_the_session_has_one(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(TWO_TONES))
        with pytest.raises(CompileError, match="32768 times as loud"):
            await engine.handle(protocol.Compile("0dbfs = 32768\n" + HELD))


async def test_the_header_of_a_sessions_first_orchestra_holds(
    run_engine: Callable[..., Any],
) -> None:
    header = "sr = 44100\nksmps = 64\nnchnls = 1\n0dbfs = 32768\n"
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(header + "instr 1\nout oscili:a(10000, 440)\nendin"))
        status = await engine.handle(protocol.GetStatus())

    assert (status.sample_rate, status.ksmps) == (48000, 64)
    assert (status.nchnls, status.zero_dbfs) == (1, 32768)


async def test_clipping_and_nan_are_counted_in_the_status(run_engine: Callable[..., Any]) -> None:
    loud = "instr Loud\nkNan = log(-1)\nouts oscili:a(2, 440), a(kNan)\nendin\n"
    events: list[protocol.Event] = []
    async with run_engine(events.append) as engine:
        await engine.handle(protocol.Compile(loud))
        await engine.handle(protocol.Play("Loud"))
        sound = await heard(engine, 0.2)
        await asyncio.sleep(0.3)
        status = engine.status()

    told = [event.status for event in events if isinstance(event, protocol.StatusChanged)]
    assert np.isfinite(sound).all()
    assert status.clipped_samples > 0
    assert status.replaced_samples > 0
    assert told[-1].clipped_samples > 0


async def test_engine_time_follows_the_monotonic_clock(run_engine: Callable[..., Any]) -> None:
    loop = asyncio.get_running_loop()
    async with run_engine(stall_bound=10.0) as engine:
        await asyncio.sleep(0.2)
        offsets = []
        for _ in range(30):
            offsets.append(engine.status().engine_time - loop.time())
            await asyncio.sleep(0.05)

    # Late is what a busy machine makes it for a moment; ahead it can never be.
    assert max(offsets[15:]) - max(offsets[:15]) == pytest.approx(0, abs=0.05)


async def test_nothing_is_encoded_while_nobody_listens(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        performance = engine._stage._performance

        async def encodings() -> list[str]:
            made = performance.commands.call(lambda: performance._packetizers)
            return [each.encoding.codec for each in await asyncio.wrap_future(made)]

        assert await encodings() == []
        ear = Ear(engine)
        await ear.connect()
        assert await encodings() == ["opus"]
        await engine.handle(protocol.EndListener(ear.listener_id))
        assert await encodings() == []
        await ear.close()


async def test_a_local_session_refuses_to_stream(run_engine: Callable[..., Any]) -> None:
    async with run_engine(audio_output_mode="local", audio_module="nonexistent") as engine:
        with pytest.raises(ArgumentError, match="local mode"):
            await engine.handle(protocol.Listen("v=0"))


async def test_a_spare_renders_nothing_until_it_is_taken(tmp_path: Path) -> None:
    engine = Engine(Settings(), tmp_path)
    engine.start(is_spare=True)
    await asyncio.sleep(0.05)
    while_spare = engine.status().engine_time

    await engine.handle(protocol.Begin())
    await engine.handle(protocol.Begin())
    await asyncio.sleep(0.05)
    after = engine.status().engine_time
    await engine.stop()

    assert while_spare == 0.0
    assert after > 0.0
