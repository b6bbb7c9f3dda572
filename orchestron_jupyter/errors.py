"""The errors that a person meets, wherever they were raised.

The rule: an error keeps its type on its way from the engine through a socket to the notebook. Each
has a `code`, the number that stands for it in JSON-RPC 2.0 (section 5.1: application errors are
free outside -32768…-32000).
"""

from __future__ import annotations

import re
from typing import ClassVar


class OrchestronError(Exception):
    """Something that a person can do something about; the base of all of these."""

    code: ClassVar[int] = 1000
    http_status: ClassVar[int] = 500


class CompileError(OrchestronError):
    """Csound refused an orchestra or a CSD; what was sounding goes on.

    Attributes
    ----------
    message : str
        Csound's words.
    line : int or None
        Line of the text that was compiled, counted from 1.
    source : str
        The text of that line.
    column : int or None
        Where in that line, counted from 1.
    """

    code = 1001
    http_status = 400

    def __init__(
        self,
        message: str,
        line: int | None = None,
        source: str = "",
        column: int | None = None,
    ) -> None:
        super().__init__(message, line, source, column)
        self.message = message
        self.line = line
        self.source = source
        self.column = column

    def __str__(self) -> str:
        if self.line is None:
            return self.message
        text = f"line {self.line}: {self.message}\n    {self.source.strip()}"
        if self.column is None:
            return text
        # Tabs stay tabs, so that the caret is below its word however wide they are.
        blank = re.sub(r"[^\t]", " ", self.source[: self.column - 1].lstrip())
        return f"{text}\n    {blank}^"


class CsoundMissingError(OrchestronError):
    """Csound's library is not on this machine."""

    code = 1002
    http_status = 503


class EngineError(OrchestronError):
    """The engine process did not start, went away or does not answer."""

    code = 1003
    http_status = 503


class SessionNotFoundError(OrchestronError):
    """No session (or listener) with this id is there."""

    code = 1004
    http_status = 404


class LimitError(OrchestronError):
    """A limit that a setting names is reached."""

    code = 1005
    http_status = 429


class ArgumentError(OrchestronError, ValueError):
    """An argument that can't be meant; refused before Csound sees it."""

    code = 1006
    http_status = 400


class OfferError(OrchestronError):
    """A WebRTC offer that can't be answered."""

    code = 1007
    http_status = 422


class UnreachableError(OrchestronError):
    """There is no way between an engine and a browser over UDP, or none is left just now."""

    code = 1008
    http_status = 503


class TakeNotFoundError(OrchestronError):
    """No take with this id is there, or it has been deleted."""

    code = 1009
    http_status = 404


class TableNotFoundError(OrchestronError, KeyError):
    """No function table has this number; a :class:`KeyError` too, as mappings have it."""

    code = 1020
    http_status = 404

    def __str__(self) -> str:
        return str(self.args[0])  # a KeyError shows the representation of its text


_ALL: tuple[type[OrchestronError], ...] = (OrchestronError, *OrchestronError.__subclasses__())
KINDS: dict[int, type[OrchestronError]] = {kind.code: kind for kind in _ALL}
