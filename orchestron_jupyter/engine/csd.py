"""Reading and adapting a CSD before Csound sees it.

The rule: the music is the author's, the devices and files are ours. Options about where sound,
messages or MIDI go are set aside, the others stay; the header is never touched.
"""

from __future__ import annotations

import re
import shlex
from typing import Final

import msgspec

from ..errors import ArgumentError
from .orchestra import counts_on_rate

_RATE: Final = 48000
_SECTION: Final = r"^[ \t]*<{0}>[ \t]*\n(.*?)^[ \t]*</{0}>"
_WITHOUT_ITS_VALUE: Final = re.compile(r"-[rktmjvPHEi]$")  # would crash Csound
_FILES_AND_DEVICES: Final = re.compile(
    r"-(?:[oiBbMQFLOUWAJhKRZdnNgGxV3468csfuea]|\+rt|\+jack|\+pulse|\+alsa|\+input|\+output"
    r"|-(?:output|input|format|wave|aiff|nosound|midi|displays|nodisplays|ascii|postscript|logfile"
    r"|realtime|sample-accurate|buffers|hardwarebufsamps|iobufsamps|messagelevel|m-|sched|port"
    r"|rewrite|heartbeat|notify|dither|omit-peak|stdout|terminate-on-midi))"
)
_RATES: Final = re.compile(r"(?:-r|-k|--sample-rate=|--control-rate=)[\d.]+$")
_SHORT: Final = re.compile(r"-[a-zA-Z]$")


class Csd(msgspec.Struct, frozen=True):
    """A CSD ready for Csound.

    `text` is what is compiled, `options` go to Csound before it, `set_aside` are the author's
    options that do not hold here.
    """

    text: str
    orchestra: str
    options: tuple[str, ...]
    set_aside: tuple[str, ...]


def adapted(text: str, directory: str, *, keeps_rate: bool = False) -> Csd:
    """Adapt a CSD to this engine: 48 kHz where its orchestra allows that, files found beside it.

    Parameters
    ----------
    text
        The CSD.
    directory
        Where its files are; empty if that is not known.
    keeps_rate
        Whether it runs at its own sample rate in any case.

    Raises
    ------
    ArgumentError
        If it has no instruments section.
    """
    orchestra = re.search(_SECTION.format("CsInstruments"), text, re.MULTILINE | re.DOTALL)
    if orchestra is None:
        msg = (
            "This is no CSD: it has no <CsInstruments> section with each tag on a line of its own."
        )
        raise ArgumentError(msg)
    body = orchestra.group(1)
    words, rates = _options_of(text)
    kept = [word for word in words if not _FILES_AND_DEVICES.match(word)]
    set_aside = [word for word in words if _FILES_AND_DEVICES.match(word)]
    if keeps_rate or counts_on_rate(body):
        kept += rates
    else:
        kept.append(f"--sample-rate={_RATE}")
        set_aside += rates
    if directory:
        kept += [f"--env:{name}+={directory}" for name in ("INCDIR", "SSDIR", "SFDIR")]
    return Csd(
        text=_without_options(_alive_after_its_score(text)),
        orchestra=body,
        options=tuple(kept),
        set_aside=tuple(set_aside),
    )


def _options_of(text: str) -> tuple[list[str], list[str]]:
    section = re.search(_SECTION.format("CsOptions"), text, re.MULTILINE | re.DOTALL)
    lines = (
        [re.split(r";|//|#", line)[0] for line in section.group(1).splitlines()] if section else []
    )
    try:
        raw = shlex.split(" ".join(lines))
    except ValueError:
        raw = " ".join(lines).split()
    words: list[str] = []
    for word in raw:
        if word.startswith("-"):
            words.append(word)
        elif words and _SHORT.match(words[-1]):
            words[-1] += word
    words = [word for word in words if not _WITHOUT_ITS_VALUE.match(word)]
    rates = [word for word in words if _RATES.match(word)]
    return [word for word in words if not _RATES.match(word)], rates


def _without_options(text: str) -> str:
    """Empty the options section; its lines stay, so that line numbers hold."""
    section = re.search(_SECTION.format("CsOptions"), text, re.MULTILINE | re.DOTALL)
    if section is None:
        return text
    empty_lines = re.sub(r"[^\n]", "", section.group(1))
    return text[: section.start(1)] + empty_lines + text[section.end(1) :]


def _alive_after_its_score(text: str) -> str:
    """Keep the performance running when the score is over: `f0 z`, as a first score event."""
    return re.sub(r"^([ \t]*<CsScore>)[ \t]*\n", r"\1\nf0 z\n", text, count=1, flags=re.MULTILINE)
