"""Reading and adapting a CSD before Csound sees it.

The rule: the music is the author's, the devices and files are ours. Options about where sound,
messages or MIDI go are set aside, the others stay; the header is never touched.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from ..errors import ArgumentError
from .csd_options import options_of, split, without_options
from .orchestra import counts_on_rate, without_comments

_RATE: Final = 48000
SCORE_ENDED: Final = "orchestron: the score has ended"
"""What a CSD prints when its score is over, as the engine plays it."""

SCORE_END: Final = 9974
"""Number of the instrument that prints it."""

SECTION: Final = r"^[ \t]*<{0}>[ \t]*\n(.*?)^[ \t]*</{0}>"
_WITHOUT_ITS_VALUE: Final = re.compile(r"-[rktmjvPHEi]$")  # would crash Csound
_NOT_LIVE: Final = re.compile(r"-[LT]|--(?:sample-accurate|terminate-on-midi)")
_MIDI_FILE: Final = re.compile(r"-F|--midifile=")  # played by the engine, which can also stop it
_RATES: Final = re.compile(r"(?:-r|-k|--sample-rate=|--control-rate=)[\d.]+$")
_END: Final = re.compile(r"^[ \t]*(e)(?![a-zA-Z])", re.MULTILINE)
_TELL: Final = f'\ninstr {SCORE_END}\nprints "{SCORE_ENDED}\\n"\nendin\n'
_LAST_SECTION: Final = f"s\ni {SCORE_END} 0 0\nf0 z\n"


class Csd(msgspec.Struct, frozen=True):
    """A CSD ready for Csound.

    `text` is what is compiled, `options` go to Csound before it, `set_aside` are the author's
    options that do not hold here.
    """

    text: str
    orchestra: str
    options: tuple[str, ...]
    set_aside: tuple[str, ...]


def adapted(
    text: str, directory: str, macros: dict[str, str] | None = None, *, keeps_rate: bool = False
) -> Csd:
    """Adapt a CSD to this engine: 48 kHz where its orchestra allows that, files found beside it.

    Parameters
    ----------
    text
        The CSD.
    directory
        Where its files are; empty if that is not known.
    macros
        Defined in its orchestra and in its score.
    keeps_rate
        Whether it runs at its own sample rate in any case.

    Raises
    ------
    ArgumentError
        If it has no instruments section.
    """
    orchestra = re.search(SECTION.format("CsInstruments"), text, re.MULTILINE | re.DOTALL)
    if orchestra is None:
        msg = (
            "This is no CSD: it has no <CsInstruments> section with each tag on a line of its own."
        )
        raise ArgumentError(msg)
    body = orchestra.group(1)
    words = [word for word in options_of(text) if not _WITHOUT_ITS_VALUE.match(word)]
    usable, set_aside = split(words)
    set_aside += [word for word in usable if _NOT_LIVE.match(word)]
    usable = [word for word in usable if not _NOT_LIVE.match(word) and not _MIDI_FILE.match(word)]
    rates = [word for word in usable if _RATES.match(word)]
    kept = [word for word in usable if word not in rates]
    if keeps_rate or counts_on_rate(body):
        kept += rates
    else:
        kept.append(f"--sample-rate={_RATE}")
        set_aside += rates
    for name, value in (macros or {}).items():
        kept += [f"--omacro:{name}={value}", f"--smacro:{name}={value}"]
    if directory:
        kept += [f"--env:{name}+={directory}" for name in ("INCDIR", "SSDIR", "SFDIR", "SADIR")]
    return Csd(
        text=without_options(_live(text)),
        orchestra=body,
        options=tuple(kept),
        set_aside=tuple(set_aside),
    )


def without_score(text: str) -> str:
    """Return a CSD that :func:`adapted` made, with nothing in its score."""
    section = re.search(SECTION.format("CsScore"), text, re.MULTILINE | re.DOTALL)
    if section is None:
        return text
    return f"{text[: section.start(1)]}f0 z\n{text[section.end(1) :]}"


def _live(text: str) -> str:
    """Keep the performance running when the score is over.

    The score gets one more section, which says that it has been reached and never ends; an `e`
    becomes the end of a section, so that those before it play as they were written.
    """
    section = re.search(SECTION.format("CsScore"), text, re.MULTILINE | re.DOTALL)
    if section is None:
        return text
    score = section.group(1)
    end = _END.search(without_comments(score))
    if end is not None:
        first, last = end.start(1), (score.find("\n", end.start()) + 1 or len(score))
        score = score[:first] + "s" + score[first + 1 : last]
    text = f"{text[: section.start(1)]}{score}\n{_LAST_SECTION}{text[section.end(1) :]}"
    orchestra = re.search(SECTION.format("CsInstruments"), text, re.MULTILINE | re.DOTALL)
    end_of_orchestra = orchestra.end(1) if orchestra is not None else 0
    return text[:end_of_orchestra] + _TELL + text[end_of_orchestra:]
