"""Rendering offline, on real Csound, beside the `csound` command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import psutil
import pytest
import soundfile

from orchestron_jupyter import (
    ArgumentError,
    CompileError,
    EngineError,
    Rendering,
    RenderWarning,
    render,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

VOICE = """
instr 1
  kEnv linsegr 0, 0.01, 0dbfs * 0.2, 0.1, 0
  aOne vco2 kEnv, p4
  aTwo moogladder aOne, 2000 + lfo(500, 3), 0.4
{outs}
endin
"""
SCORE = "i1 0 0.5 220\ni1 0.213 0.4 331\n"
LEGACY = "  out aTwo"
STEREO = "  outs aOne, aTwo"
FOUR = "  outch 1, aOne, 2, aTwo, 3, aTwo, 4, aOne * 0.5"
HANG = "instr 1\n  while 1 == 1 do\n  od\nendin\n"
RECURSION = "opcode Again, 0, i\n  iN xin\n  Again iN + 1\nendop\ninstr 1\n  Again 1\nendin\n"
LONG = """
import sys
import orchestron_jupyter as orchestron
orchestron.render(
    orchestra="instr 1\\n outs oscili:a(0.1, 440), oscili:a(0.1, 441)\\nendin",
    score="i1 0 3000",
    on_progress=lambda seconds: print(seconds, flush=True),
)
"""


def csd(orchestra: str, score: str = SCORE, options: str = "-odac -m0") -> str:
    return (
        f"<CsoundSynthesizer>\n<CsOptions>\n{options}\n</CsOptions>\n<CsInstruments>\n{orchestra}\n"
        f"</CsInstruments>\n<CsScore>\n{score}</CsScore>\n</CsoundSynthesizer>\n"
    )


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., NDArray[np.float64]]:
    """What the `csound` command writes, started in the piece's folder."""

    def run(*arguments: str) -> NDArray[np.float64]:
        subprocess.run(
            ["csound", "-d", "-m0", "--format=double", "-o", "out.wav", *arguments],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
        samples: NDArray[np.float64] = soundfile.read(tmp_path / "out.wav", always_2d=True)[0]
        return samples

    return run


def are_bit_identical(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    same = np.ascontiguousarray(one).view("u8"), np.ascontiguousarray(other).view("u8")
    return one.shape == other.shape and bool(np.array_equal(*same))


@pytest.mark.parametrize(
    ("header", "outs"),
    [
        ("sr = 44100\nkr = 4410\nksmps = 10\nnchnls = 1", LEGACY),
        ("sr = 48000\nksmps = 32\nnchnls = 2\n0dbfs = 1", STEREO),
        ("sr = 96000\nksmps = 100\nnchnls = 4\n0dbfs = 3", FOUR),
        ("sr = 44100\nksmps = 1\nnchnls = 2\n0dbfs = 1", STEREO),
        ("sr = 22050\nksmps = 441\nnchnls = 2\n0dbfs = 1", STEREO),
        ("", LEGACY),
    ],
    ids=["legacy", "stereo", "four channels, 0dbfs 3", "ksmps 1", "long k-cycle", "no header"],
)
def test_it_is_bit_identical_to_the_command(
    header: str, outs: str, tmp_path: Path, command: Callable[..., NDArray[np.float64]]
) -> None:
    piece = tmp_path / "piece.csd"
    piece.write_text(csd(header + VOICE.format(outs=outs)))

    rendering = render(piece)

    assert are_bit_identical(rendering.samples, command("piece.csd"))
    assert rendering.peak > 0.01


@pytest.mark.parametrize(
    "options", ["-t150 -odac", "--limiter=0.1 -n", "-r 22050 -k 2205 -iadc", "--omacro:PITCH=2"]
)
def test_options_about_the_music_hold(
    options: str, tmp_path: Path, command: Callable[..., NDArray[np.float64]]
) -> None:
    orchestra = "sr = 44100\nksmps = 10\n0dbfs = 1" + VOICE.format(outs=LEGACY)
    (tmp_path / "piece.csd").write_text(csd(orchestra, options=options))
    (tmp_path / "same.csd").write_text(csd(orchestra, options=options.replace("-iadc", "")))

    rendering = render(tmp_path / "piece.csd")

    assert are_bit_identical(rendering.samples, command("same.csd"))


def test_files_beside_the_csd_are_found(
    tmp_path: Path, command: Callable[..., NDArray[np.float64]]
) -> None:
    soundfile.write(tmp_path / "noise.wav", np.random.default_rng(1).uniform(-1, 1, 4410), 44100)
    (tmp_path / "include.inc").write_text(
        'instr 1\n  aOne diskin2 "noise.wav", 1\n  aTwo loscil 1, 1, 1, 1\n'
        "  out aOne + aTwo\nendin\n"
    )
    header = "sr = 44100\nksmps = 10\n0dbfs = 1\n"
    score = 'f1 0 0 1 "noise.wav" 0 0 0\ni1 0 0.1\n'
    (tmp_path / "piece.csd").write_text(csd(header + '#include "include.inc"\n', score))

    rendering = render(tmp_path / "piece.csd")

    assert are_bit_identical(rendering.samples, command("piece.csd"))


def test_a_file_that_the_piece_writes_is_as_the_commands(
    tmp_path: Path, command: Callable[..., NDArray[np.float64]]
) -> None:
    orchestra = (
        "ksmps = 10\n0dbfs = 1\ninstr 1\n  aOne oscili 0.5, 440\n"
        '  fout "written.wav", -1, aOne\n  out aOne\nendin\n'
    )
    (tmp_path / "piece.csd").write_text(csd(orchestra, "i1 0 0.1\n"))
    command("piece.csd")
    by_command = soundfile.info(tmp_path / "written.wav")
    (tmp_path / "written.wav").unlink()

    render(tmp_path / "piece.csd")

    written = soundfile.info(tmp_path / "written.wav")
    assert (written.subtype, written.frames) == (by_command.subtype, by_command.frames)
    assert written.subtype == "DOUBLE"


def test_an_orchestra_and_its_score_are_a_piece(
    tmp_path: Path, command: Callable[..., NDArray[np.float64]]
) -> None:
    orchestra = "sr = 48000\nksmps = 16\nnchnls = 2\n0dbfs = 1" + VOICE.format(outs=STEREO)
    (tmp_path / "piece.orc").write_text(orchestra)
    (tmp_path / "piece.sco").write_text(SCORE)

    rendering = render(orchestra=orchestra, score=SCORE)

    assert are_bit_identical(rendering.samples, command("piece.orc", "piece.sco"))


def test_what_an_orchestra_leaves_open_is_as_in_a_session() -> None:
    rendering = render(orchestra=VOICE.format(outs=STEREO), score="i1 0 0.1 440")

    assert (rendering.sample_rate, rendering.channels) == (48000, 2)
    assert 0.1 < rendering.peak < 0.5


def test_a_sample_rate_can_be_asked_for() -> None:
    rendering = render(csd("sr = 44100\nksmps = 10" + VOICE.format(outs=LEGACY)), sample_rate=96000)

    assert rendering.sample_rate == 96000


def test_time_that_the_score_skips_is_not_there(
    tmp_path: Path, command: Callable[..., NDArray[np.float64]]
) -> None:
    score = "i1 0 2 220\na 0 0.3 1\ne\n"
    (tmp_path / "piece.csd").write_text(csd("ksmps = 10" + VOICE.format(outs=LEGACY), score))

    rendering = render(tmp_path / "piece.csd")

    assert are_bit_identical(rendering.samples, command("piece.csd"))
    assert rendering.duration < 1.2


def test_an_orchestra_may_end_it(
    tmp_path: Path, command: Callable[..., NDArray[np.float64]]
) -> None:
    orchestra = "ksmps = 10" + VOICE.format(outs=LEGACY) + "instr 2\n  exitnow\nendin\n"
    (tmp_path / "piece.csd").write_text(csd(orchestra, "i1 0 z 220\ni2 0.5 1\n"))

    rendering = render(tmp_path / "piece.csd")

    assert are_bit_identical(rendering.samples, command("piece.csd"))
    assert rendering.duration == pytest.approx(0.5, abs=1e-3)


def test_a_duration_bounds_it_and_what_comes_before_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "piece.csd").write_text(csd("ksmps = 10" + VOICE.format(outs=LEGACY)))

    whole = render(tmp_path / "piece.csd")
    part = render(tmp_path / "piece.csd", duration=0.12345)

    assert len(part.samples) == round(0.12345 * 44100)
    assert are_bit_identical(part.samples, whole.samples[: len(part.samples)])


def test_an_endless_score_needs_a_duration() -> None:
    endless = csd(VOICE.format(outs=LEGACY), "f0 z\ni1 0 1 440\n")

    with pytest.raises(ArgumentError, match="no end: give the duration"):
        render(endless)
    assert render(endless, duration=0.25).duration == pytest.approx(0.25, abs=1e-4)


def test_a_score_that_does_not_look_endless_is_bounded_all_the_same() -> None:
    orchestra = "instr 1\n  schedule 1, 0.1, 0.2\nendin\n"

    with pytest.raises(ArgumentError, match="not over after 2 s: give the duration"):
        render(orchestra=orchestra, score="i1 0 0.2\nf0 [10 * 10]\n", limit=2)


def test_an_error_names_the_line_of_what_was_given() -> None:
    orchestra = "0dbfs = 1\ninstr 1\n  a1 oscil 1, 440\n  out a2\nendin"

    with pytest.raises(CompileError, match="a2") as of_csd:
        render(csd(orchestra))
    with pytest.raises(CompileError, match="a2") as of_orchestra:
        render(orchestra=orchestra, score="i1 0 1")

    assert (of_csd.value.line, of_csd.value.source.strip()) == (9, "out a2")
    assert (of_orchestra.value.line, of_orchestra.value.source.strip()) == (4, "out a2")


def test_a_note_that_csound_leaves_out_is_told() -> None:
    orchestra = 'instr 1\n  out diskin2:a("not there.wav", 1)\nendin\n'

    with pytest.warns(RenderWarning, match="not there.wav"):
        render(orchestra=orchestra, score="i1 0 1\ni2 0 1\nf0 0.5\n")


def test_messages_name_the_file_that_the_author_knows(tmp_path: Path) -> None:
    (tmp_path / "étude.csd").write_text(csd(VOICE.format(outs=LEGACY)))

    messages = render(tmp_path / "étude.csd").messages

    assert "UnifiedCSD:  étude.csd" in [message.text for message in messages]
    assert messages[0].text == "Options set aside: -odac -m0"


def test_a_crash_is_an_error_with_csounds_last_words() -> None:
    with pytest.raises(EngineError, match=r"(?s)Csound crashed .* last words:.*orch now loaded"):
        render(orchestra=RECURSION, score="i1 0 1")


def test_a_hang_is_an_error_when_patience_is_at_its_end() -> None:
    start = time.monotonic()

    with pytest.raises(EngineError, match="not got any further for 1 s"):
        render(orchestra=HANG, score="i1 0 1", patience=1)

    assert time.monotonic() - start < 6
    assert not psutil.Process().children()


def test_what_progress_raises_ends_it_at_once() -> None:
    def stop(_seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(orchestra=VOICE.format(outs=STEREO), score="i1 0 3000 440", on_progress=stop)

    assert not psutil.Process().children()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_no_process_and_no_file_is_left_when_the_kernel_is(
    ending: signal.Signals, tmp_path: Path
) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", LONG],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as kernel:
        assert kernel.stdout is not None
        kernel.stdout.readline()
        (renderer,) = psutil.Process(kernel.pid).children()

        kernel.send_signal(ending)
        kernel.wait(30)

        _gone, alive = psutil.wait_procs([renderer], timeout=3)
        assert not alive
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({}, "Give either"),
        ({"csd": "<x>", "orchestra": "instr 1"}, "Give either"),
        ({"csd": csd(""), "duration": -1}, "duration = -1"),
        ({"csd": csd(""), "duration": float("inf")}, "duration = inf"),
        ({"csd": csd(""), "sample_rate": 0}, "sample_rate = 0"),
    ],
)
def test_arguments_that_cannot_be_meant_are_refused(
    arguments: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ArgumentError, match=complaint):
        render(**arguments)  # type: ignore[arg-type]


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        render("nowhere.csd")


def test_a_long_rendering_takes_no_memory_of_the_kernel() -> None:
    before = psutil.Process().memory_info().rss

    rendering = render(orchestra="instr 1\n  outs a(0.5), a(0.5)\nendin\n", score="i1 0 300")

    assert isinstance(rendering, Rendering)
    assert rendering.samples.nbytes > 200_000_000
    assert psutil.Process().memory_info().rss - before < 50_000_000
