"""A piece to render, however it was given: as a CSD, with the options that go with it.

The rule: the author's text goes to Csound byte for byte, and an error names the line of the text
that the author gave.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from ..downmix import RATE
from ..errors import CompileError
from .csd_options import options_of
from .orchestra import header_constants, options_left_open

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from ..offline_protocol import Work

    T = TypeVar("T")

ANY_BYTE: Final = "latin-1"
"""An encoding that brings out every byte as it went in."""

_BEFORE_ORCHESTRA: Final = "<CsoundSynthesizer>\n<CsInstruments>\n"
_BETWEEN: Final = "\n</CsInstruments>\n<CsScore>\n"
_AFTER_SCORE: Final = "\n</CsScore>\n</CsoundSynthesizer>\n"


class Piece(msgspec.Struct, frozen=True):
    """What is rendered.

    `text` is a CSD, decoded as :data:`ANY_BYTE`; `shown` is the same for a reader. `options` are
    Csound's. `lines_before` and `lines` say which part of it the author gave.
    """

    text: str
    shown: str
    options: list[str]
    lines_before: int = 0
    lines: int | None = None

    def with_its_lines(self, action: Callable[[], T]) -> T:
        """Return what `action` returns; a line in its `CompileError` is the author's then.

        Raises
        ------
        CompileError
            As `action` does.
        """
        try:
            return action()
        except CompileError as error:
            if error.line is None or self.lines is None:
                raise
            line = error.line - self.lines_before
            if not 1 <= line <= self.lines:
                raise CompileError(error.message) from None
            raise CompileError(error.message, line, error.source, error.column) from None


def piece_of(work: Work) -> Piece:
    """Return the piece that is to be rendered."""
    if work.orchestra:
        csd = _BEFORE_ORCHESTRA + work.orchestra + _BETWEEN + work.score + _AFTER_SCORE
        data = csd.encode()
        options = list(options_left_open(work.orchestra, work.ksmps))
        if not header_constants(work.orchestra).keys() & {"sr", "kr"}:
            options.append(f"--sample-rate={RATE}")
        lines_before = _BEFORE_ORCHESTRA.count("\n")
        lines: int | None = work.orchestra.count("\n") + 1
    else:
        data = Path(work.path).read_bytes() if work.path else work.csd.encode()
        options = options_of(data.decode(ANY_BYTE))
        lines_before, lines = 0, None
    if work.sample_rate is not None:
        options.append(f"--sample-rate={work.sample_rate!r}")
    return Piece(
        text=data.decode(ANY_BYTE),
        shown=data.decode(errors="replace"),
        options=options,
        lines_before=lines_before,
        lines=lines,
    )
