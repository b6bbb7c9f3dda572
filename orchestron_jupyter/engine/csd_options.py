"""A CSD's own options, read as Csound reads them, and those that hold without a device.

The rule: what changes the music is kept as it was written. What says where sound, messages, MIDI or
pictures go, or in which format, is set aside; so is what would not perform at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG: Final = re.compile(r"[ \t]*<(/?)CsOptions>")
_WORD: Final = re.compile(r'"(?:\\.|[^"\\])*"?|(?:\\.|"(?:\\.|[^"\\])*"|[^\s"\\])+')
_COMMENTS: Final = (";", "#", "//", "/*")
_NUMBER: Final = re.compile(r"[-+]?\d*\.?\d*")
# The letters as Csound's argdecode.c reads them.
_TAKE_A_WORD: Final = "UioxLMFQ@Ork+-"
_TAKE_A_NUMBER: Final = "bBmtj"
_TAKE_A_DIGIT: Final = "HzZ"
_SET_ASIDE: Final = frozenset("UobBAJWhcau8s3lfenvmdgGLMQRHNKzZ@O")
_SET_ASIDE_NAMES: Final = re.compile(
    r"-\+(?:rt|jack|pulse|alsa|input_stream|output_stream|server)"
    r"|--(?:format|aiff|au$|iobufsamps|hardwarebufsamps|nodisplays|displays|midioutfile"
    r"|asciidisplay|postscriptdisplay|noheader|heartbeat|ircam|ogg|mpeg|nopeaks|score-in|message"
    r"|m-|midi-device|nosound|notify|output|print_version|logfile|rewrite|utility|verbose|wave"
    r"|list-opcodes|dither|version|help|realtime|port|udp-|devices|get-system-sr|use-system-sr"
    r"|vbr|daemon|syntax-check-only|sched)"
)
_MIDI_FILE: Final = re.compile(r"(?:-F|--midifile=)(.+)")
_INPUT_DEVICE: Final = re.compile(r"(?:-i|--input=)(?:adc|dac|devaudio|stdin|hw:)")


def options_of(csd: str) -> list[str]:
    """Return the options of a CSD, each flag a word of its own with its value behind it."""
    return [option for line in _section(csd) for option in _flags(_words(line))]


def split(options: list[str]) -> tuple[list[str], list[str]]:
    """Return the options that hold in a rendering, and those that are set aside."""
    kept = [option for option in options if not _is_set_aside(option)]
    return kept, [option for option in options if _is_set_aside(option)]


def midi_file(options: list[str]) -> str:
    """Return the MIDI file that a CSD plays (`-F`), or nothing."""
    names = [match[1] for option in options if (match := _MIDI_FILE.match(option))]
    return names[-1] if names else ""


def without_options(csd: str) -> str:
    """Empty the options section; its lines stay, so that line numbers hold."""
    lines = csd.splitlines(keepends=True)
    inside = False
    for number, line in enumerate(lines):
        tag = _TAG.match(line)
        if tag:
            inside = not tag[1]
        elif inside:
            lines[number] = line[len(line.rstrip("\r\n")) :]
    return "".join(lines)


def _is_set_aside(option: str) -> bool:
    if option[1:2] in "+-":
        return bool(_SET_ASIDE_NAMES.match(option) or _INPUT_DEVICE.match(option))
    return option[1] in _SET_ASIDE or bool(_INPUT_DEVICE.match(option))


def _section(csd: str) -> Iterator[str]:
    inside = False
    for line in csd.splitlines():
        tag = _TAG.match(line)
        if tag:
            inside = not tag[1]
        elif inside:
            yield line


def _words(line: str) -> list[str]:
    words = []
    for word in _WORD.findall(line):
        if word.startswith(_COMMENTS):
            break
        words.append(word.replace('"', ""))
    return words


def _flags(words: list[str]) -> Iterator[str]:
    """Take bundled flags apart, and put each value behind its flag."""
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if not word.startswith("-"):
            continue  # the command's name, or a value too many
        rest = word[1:]
        while rest:
            flag, rest = rest[0], rest[1:]
            value = ""
            if flag in _TAKE_A_WORD:
                value, rest = rest, ""
            elif flag in _TAKE_A_NUMBER:
                value = _matched(_NUMBER, rest)
                rest = rest[len(value) :]
            elif flag in _TAKE_A_DIGIT and rest[:1].isdigit():
                value, rest = rest[0], rest[1:]
            needs_a_value = flag in _TAKE_A_NUMBER or (flag in _TAKE_A_WORD and flag not in "+-")
            if needs_a_value and not value and not rest and waiting and waiting[0][:1] != "-":
                value = waiting.pop(0)
            yield f"-{flag}{value}"


def _matched(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.match(text)
    return match[0] if match else ""
