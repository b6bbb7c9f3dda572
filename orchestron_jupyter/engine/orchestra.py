"""Reading an orchestra's text: its header, its instruments, the names of their p-fields.

The rule: this only looks. Csound alone decides what an orchestra means; what is read here serves
descriptions and choices that Csound's interface has no call for.

A p-field is named by a comment in the instrument::

    instr Bell
      ; p4 freq = 440 [20, 20000] Hz: pitch
      ; p5 amp = 0.5 [0, 1]: loudness

The comment in the lines right above `instr` says what the instrument is.
"""

from __future__ import annotations

import re
from typing import Final

from ..protocol import InstrumentDescription, Parameter

_NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_COMMENT: Final = re.compile(
    r'/\*.*?\*/|;[^\n]*|//[^\n]*|\{\{.*?\}\}|"(?:\\.|[^"\\\n])*"', re.DOTALL
)
_INSTRUMENT: Final = re.compile(
    r"^[ \t]*instr\b([^\n]*)$(.*?)^[ \t]*endin\b", re.MULTILINE | re.DOTALL
)
_CONSTANT: Final = re.compile(
    rf"^[ \t]*(sr|kr|ksmps|nchnls|0dbfs)[ \t]*=[ \t]*({_NUMBER})", re.MULTILINE
)
_HEADER_LINE: Final = re.compile(
    r"^[ \t]*((?:sr|kr|ksmps|nchnls|nchnls_i|0dbfs|A4)[ \t]*=[ \t]*[^\n]+)", re.MULTILINE
)
FIRST_NAMED: Final = 100
"""The number of a session's first named instrument; Csound has room for a hundred of them."""

_PARAMETER: Final = re.compile(
    rf"^[ \t]*;+[ \t]*p(?P<p>\d+)[ \t]+(?P<name>\w+)[ \t]*=[ \t]*(?P<default>{_NUMBER})"
    rf"[ \t]*\[[ \t]*(?P<minimum>{_NUMBER})[ \t]*,[ \t]*(?P<maximum>{_NUMBER})[ \t]*\]"
    r"[ \t]*(?P<unit>[^:\n]*?)[ \t]*(?::[ \t]*(?P<meaning>[^\n]*?))?[ \t]*$",
    re.MULTILINE,
)
_FIRST_PFIELD: Final = 4
_CHANNELS: Final = 2


def without_comments(text: str) -> str:
    """Blank out comments and strings, keeping every line and column where it was."""
    return _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def definitions(macros: dict[str, str]) -> str:
    """Return a line that defines macros (Csound manual, "#define"); empty if there are none."""
    defined = (
        "#define {} #{}#".format(name, text.replace("#", r"\#")) for name, text in macros.items()
    )
    return " ".join(defined) + "\n" if macros else ""


def header_constants(orchestra: str) -> dict[str, float]:
    """Return what the header sets: any of sr, kr, ksmps, nchnls and 0dbfs."""
    plain = without_comments(orchestra)
    header = plain[: first.start()] if (first := _INSTRUMENT.search(plain)) else plain
    return {name: float(value) for name, value in _CONSTANT.findall(header)}


def options_left_open(orchestra: str, ksmps: int) -> tuple[str, ...]:
    """Return options for what the header does not say: `ksmps`, stereo, full scale 1.

    A header of the old kind, with `sr` or `kr` but without `0dbfs`, means 32768.
    """
    header = header_constants(orchestra)
    options = []
    if "ksmps" not in header and "kr" not in header:
        options.append(f"--ksmps={ksmps}")
    if "nchnls" not in header:
        options.append(f"--nchnls={_CHANNELS}")
    if not header.keys() & {"0dbfs", "sr", "kr"}:
        options.append("--0dbfs=1")
    return tuple(options)


def reserved(orchestra: str) -> str:
    """Return what is compiled before an orchestra: its header, and instruments that do nothing.

    Csound gives a named instrument the first number that is free, and code that comes later and has
    an `instr` of that number would take its place under its name too.
    """
    header = "".join(f"{line}\n" for line in _HEADER_LINE.findall(without_comments(orchestra)))
    # Not as one `instr 1, 2, …`: to define one of these again changes the others too.
    return header + "".join(
        f'instr {number}\nprints "There is no instr {number}.\\n"\nendin\n'
        for number in range(1, FIRST_NAMED)
    )


def header_options(header: dict[str, float]) -> tuple[str, ...]:
    """Return options that say what a header says, for a Csound that starts before its orchestra."""
    names = {"sr": "sample-rate", "kr": "control-rate"}
    return tuple(f"--{names.get(name, name)}={value:.17g}" for name, value in header.items())


def counts_on_rate(orchestra: str) -> bool:
    """Tell whether code outside the header names the header's sample rate as a number.

    Such an orchestra is out of tune at any rate but its own.
    """
    rate = header_constants(orchestra).get("sr")
    if rate is None:
        return False
    body = _CONSTANT.sub("", without_comments(orchestra))
    return re.search(rf"(?<![\w.]){rate:.0f}(?:\.0*)?(?![\w.])", body) is not None


def instruments(orchestra: str) -> tuple[InstrumentDescription, ...]:
    """Describe the instruments, named and numbered, in the order of the text."""
    plain = without_comments(orchestra)
    found: dict[str, InstrumentDescription] = {}
    for match in _INSTRUMENT.finditer(plain):
        parameters = _parameters(orchestra[match.start(2) : match.end(2)])
        meaning = _comment_above(orchestra, match.start())
        for name in re.split(r"[\s,]+", match.group(1).strip()):
            plain_name = name.lstrip("+")
            if plain_name:
                found[plain_name] = InstrumentDescription(plain_name, parameters, meaning=meaning)
    return tuple(found.values())


def _comment_above(text: str, end: int) -> str:
    """Return the comment in the lines right above the line that begins at `end`."""
    lines: list[str] = []
    while end > 0:
        start = text.rfind("\n", 0, end - 1) + 1
        line = text[start:end].strip()
        if not line.startswith((";", "//")):
            break
        lines.append(line.strip(" \t;/-=*"))
        end = start
    return " ".join(line for line in reversed(lines) if line)


def _parameters(body: str) -> tuple[Parameter, ...]:
    found = {
        int(match["p"]): Parameter(
            name=match["name"],
            p=int(match["p"]),
            default=float(match["default"]),
            minimum=float(match["minimum"]),
            maximum=float(match["maximum"]),
            unit=match["unit"],
            meaning=match["meaning"] or "",
        )
        for match in _PARAMETER.finditer(body)
    }
    return tuple(found[p] for p in sorted(found) if p >= _FIRST_PFIELD)
