"""CSDs as their authors meant them, and code that ends its own performance, on the samples."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orchestron_jupyter import protocol
from orchestron_jupyter.errors import CompileError
from tests.e2e.sound import peak_frequency
from tests.engine.tap import RATE, Tap, onsets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = "ksmps = 32\nnchnls = 2\n0dbfs = 1"
TONE = "instr 1\nouts oscili:a(0.4, p4), oscili:a(0.4, p4)\nendin"


def csd(score: str, header: str = HEADER, orchestra: str = TONE, options: str = "-odac") -> str:
    return (
        f"<CsoundSynthesizer>\n<CsOptions>\n{options}\n</CsOptions>\n<CsInstruments>\n{header}\n"
        f"{orchestra}\n</CsInstruments>\n<CsScore>\n{score}\n</CsScore>\n</CsoundSynthesizer>\n"
    )


async def ended(events: list[protocol.Event]) -> None:
    while protocol.ScoreEnded() not in events:
        await asyncio.sleep(0.02)


async def test_a_score_of_several_sections_is_played_to_its_end_and_the_session_goes_on(
    run_engine: Callable[..., Any],
) -> None:
    events: list[protocol.Event] = []
    score = "f0 .2\nt 0 120\ni1 .4 .4 440\ns\ni1 0 .2 550\ni1 + . 660\ne 1\ni1 0 9 880"
    async with run_engine(events.append) as engine:
        tap = Tap(engine)
        await engine.handle(protocol.LoadCsd(csd(score)))
        sound = await tap.seconds(1.5)
        await ended(events)
        await engine.handle(protocol.Play("1", (990.0,), 1.0))
        await tap.seconds(0.1)
        afterwards = await tap.seconds(0.3)

    first = onsets(sound)[0]
    pieces = [
        sound[first + round(start * RATE) : first + round(end * RATE), 0]
        for start, end in ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.7, 1.1))
    ]
    assert [peak_frequency(piece) for piece in pieces[:3]] == pytest.approx([440, 550, 660], abs=4)
    assert not pieces[3].any()
    assert peak_frequency(afterwards[:, 0]) == pytest.approx(990, abs=4)


@pytest.mark.parametrize(
    ("orchestra", "score"),
    [
        (f"{TONE}\ninstr 2\nexitnow\nendin", "i1 0 9 440\ni2 .2 1\nf0 z"),
        (f'{TONE}\ninstr 2\nevent_i "e", 0\nendin', "i1 0 9 440\ni2 .2 1\nf0 z"),
    ],
    ids=["exitnow", "an e of the orchestra"],
)
async def test_a_piece_that_ends_the_performance_leaves_the_session_alive(
    run_engine: Callable[..., Any], orchestra: str, score: str
) -> None:
    events: list[protocol.Event] = []
    async with run_engine(events.append) as engine:
        tap = Tap(engine)
        await engine.handle(protocol.LoadCsd(csd(score, orchestra=orchestra)))
        await engine.handle(protocol.Compile(TONE.replace("instr 1", "instr Later")))
        await ended(events)
        silence = await tap.seconds(0.3)
        await engine.handle(protocol.Play("1", (660.0,), 1.0))
        await engine.handle(protocol.Play("Later", (0.0,), 1.0))
        await tap.seconds(0.1)
        sound = await tap.seconds(0.3)

    assert not silence.any()
    assert peak_frequency(sound[:, 0]) == pytest.approx(660, abs=4)


@pytest.mark.parametrize("channels", range(1, 9))
async def test_one_to_eight_channels_are_all_heard(
    run_engine: Callable[..., Any], channels: int
) -> None:
    tones = "\n".join(
        f"outch {number}, oscili:a(0.05, {400 + 100 * number})" for number in range(1, channels + 1)
    )
    header = f"ksmps = 32\nnchnls = {channels}\n0dbfs = 1"
    async with run_engine() as engine:
        tap = Tap(engine)
        await engine.handle(protocol.LoadCsd(csd("i1 0 9", header, f"instr 1\n{tones}\nendin")))
        await tap.seconds(0.2)
        sound = await tap.seconds(1.0)
        status = engine.status()

    spectrum = np.abs(np.fft.rfft(sound.sum(axis=1)))
    heard = [400 + 100 * number for number in range(1, channels + 1) if number != 4 or channels < 6]
    assert status.nchnls == channels
    for frequency in heard:  # channel 4 of 5.1 and more is the deep effects', which is left out
        assert spectrum[frequency] > 100 * np.median(spectrum)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000, 88200, 96000, 192000])
async def test_any_sample_rate_sounds_at_its_pitch_and_level(
    run_engine: Callable[..., Any], rate: int
) -> None:
    # An orchestra that counts on its rate keeps it, and what it plays is resampled.
    header = f"sr = {rate}\nksmps = 10\nnchnls = 1\n0dbfs = 1"
    orchestra = f"instr 1\nout oscili:a(0.5, 1000 * sr / {rate})\nendin"
    async with run_engine() as engine:
        tap = Tap(engine)
        await engine.handle(protocol.LoadCsd(csd("i1 0 9", header, orchestra)))
        await tap.seconds(0.2)
        sound = await tap.seconds(0.5)
        status = engine.status()

    assert status.sample_rate == rate
    assert peak_frequency(sound[:, 0]) == pytest.approx(1000, abs=1)
    assert np.sqrt(np.mean(sound**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)


async def test_an_old_score_of_full_scale_32768_is_as_loud_as_meant(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        tap = Tap(engine)
        orchestra = "instr 1\nout oscili:a(16384, 440)\nendin"
        await engine.handle(
            protocol.LoadCsd(csd("i1 0 9", "sr = 44100\nkr = 4410\nnchnls = 1", orchestra))
        )
        await tap.seconds(0.2)
        sound = await tap.seconds(0.3)

    assert np.abs(sound).max() == pytest.approx(0.5, abs=0.005)


async def test_files_beside_a_csd_are_found(run_engine: Callable[..., Any], tmp_path: Path) -> None:
    piece = tmp_path / "piece"
    piece.mkdir()
    (piece / "tone.inc").write_text(TONE)
    async with run_engine() as engine:
        tap = Tap(engine)
        text = csd("i1 0 9 440", orchestra='#include "tone.inc"')
        await engine.handle(protocol.LoadCsd(text, str(piece)))
        await tap.seconds(0.2)
        sound = await tap.seconds(0.3)

    assert peak_frequency(sound[:, 0]) == pytest.approx(440, abs=4)


async def test_an_orchestra_includes_files_of_the_notebooks_folder(
    run_engine: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = tmp_path / "notebook"
    notebook.mkdir()
    (notebook / "tone.inc").write_text(TONE.replace("instr 1", "instr Included"))
    monkeypatch.chdir(tmp_path)
    async with run_engine() as engine:
        await engine.handle(protocol.Compile('#include "tone.inc"\n', str(notebook)))
        await engine.handle(protocol.Play("Included", (440.0,)))


async def test_macros_are_defined_and_lines_are_counted_without_them(
    run_engine: Callable[..., Any],
) -> None:
    macros = {"LEVEL": "0.25", "MARK": "a # in it"}
    async with run_engine() as engine:
        tap = Tap(engine)
        await engine.handle(
            protocol.Compile("instr 1\nouts a($LEVEL), a($LEVEL)\nendin", macros=macros)
        )
        await engine.handle(protocol.Play(1, (), None))
        await tap.seconds(0.1)
        sound = await tap.seconds(0.1)
        with pytest.raises(CompileError) as refused:
            await engine.handle(
                protocol.Compile("instr 2\n\n  a1 = $LEVEL + kNone\nendin", macros=macros)
            )

    assert np.all(sound == 0.25)
    assert (refused.value.line, refused.value.column) == (3, 17)


@pytest.mark.parametrize(
    "header", ["", "sr = 48000\nksmps = 32\nnchnls = 2\n0dbfs = 1\nA4 = 442\n"]
)
async def test_numbered_and_named_instruments_do_not_get_in_each_others_way(
    run_engine: Callable[..., Any], header: str
) -> None:
    def level(name: str, value: float) -> str:
        return f"instr {name}\nouts a({value}), a({value})\nendin\n"

    async with run_engine() as engine:
        tap = Tap(engine)
        await engine.handle(protocol.Compile(header + level("Named", 0.25)))
        for number in (1, 2, 100 if header else 3):
            if number == 100:
                with pytest.raises(CompileError, match="the place of 'Named'"):
                    await engine.handle(protocol.Compile(level("100", 0.5)))
            else:
                await engine.handle(protocol.Compile(level(str(number), number / 8)))
        await engine.handle(protocol.Play("Named"))
        await tap.seconds(0.1)
        named = await tap.seconds(0.05)
        await engine.handle(protocol.Panic())
        numbered = []
        for number in (1, 2):
            await engine.handle(protocol.Play(number, (), 0.2))
            await tap.seconds(0.1)
            numbered.append((await tap.seconds(0.05))[-1, 0])
            await tap.seconds(0.2)

    assert np.all(named == 0.25)
    assert numbered == [1 / 8, 2 / 8]


async def test_a_csds_named_instrument_is_not_replaced_by_a_number(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(
            protocol.LoadCsd(
                csd('i "Tone" 0 .1 440', orchestra=TONE.replace("instr 1", "instr Tone"))
            )
        )
        with pytest.raises(CompileError, match="the place of 'Tone'"):
            await engine.handle(protocol.Compile(TONE))
