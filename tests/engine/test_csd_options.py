"""Reading a CSD's options as Csound does."""

from __future__ import annotations

import pytest

from orchestron_jupyter.engine.csd_options import midi_file, options_of, split, without_options


def csd(*options: str, end: str = "\n") -> str:
    lines = ("<CsoundSynthesizer>", "<CsOptions>", *options, "</CsOptions>", "<CsInstruments>")
    return end.join(lines)


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("-odac -d", ["-odac", "-d"]),
        ("-o dac -m 0", ["-odac", "-m0"]),
        ("-nm0", ["-n", "-m0"]),
        ("-m0d", ["-m0", "-d"]),
        ("-RWf -o x.wav", ["-R", "-W", "-f", "-ox.wav"]),
        ("csound -F tune.mid -T", ["-Ftune.mid", "-T"]),
        ('-F "a tune.mid"', ["-Fa tune.mid"]),
        ("--omacro:A=3 ; -Q1", ["--omacro:A=3"]),
        ("-t60 // faster", ["-t60"]),
        ("-H2d", ["-H2", "-d"]),
        ("-t -d", ["-t", "-d"]),
        ("; -odac", []),
        ("-+rtmidi=virtual -M0", ["-+rtmidi=virtual", "-M0"]),
    ],
)
def test_each_flag_is_a_word_with_its_value(line: str, options: list[str]) -> None:
    assert options_of(csd(line)) == options


def test_lines_end_as_they_like() -> None:
    assert options_of(csd("-odac", "-t60", end="\r\n")) == ["-odac", "-t60"]


def test_devices_files_and_formats_are_set_aside_and_music_is_kept() -> None:
    options = options_of(
        csd("-odac -iadc -M0 -Q1 -b64 -W -t60 -Ftune.mid -T --limiter=.9 --midi-key=4 -r22050 -n")
    )

    kept, set_aside = split(options)

    assert kept == ["-t60", "-Ftune.mid", "-T", "--limiter=.9", "--midi-key=4", "-r22050"]
    assert set_aside == ["-odac", "-iadc", "-M0", "-Q1", "-b64", "-W", "-n"]


@pytest.mark.parametrize(
    ("line", "file"),
    [("-F tune.mid", "tune.mid"), ("-d -Fa.mid", "a.mid"), ("--midifile=b.mid", "b.mid"), ("", "")],
)
def test_a_midi_file_is_found_among_the_options(line: str, file: str) -> None:
    assert midi_file(options_of(csd(line))) == file


def test_a_file_as_input_is_music() -> None:
    assert split(["-ivoice.wav", "--input=voice.wav"])[1] == []


def test_emptying_the_section_keeps_every_line() -> None:
    text = csd("-odac", "-d", end="\r\n")

    emptied = without_options(text)

    assert options_of(emptied) == []
    assert emptied.count("\r\n") == text.count("\r\n")
