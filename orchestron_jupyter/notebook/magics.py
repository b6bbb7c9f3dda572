"""Cells that hold Csound: `%%csound`, `%%csd`, `%%score`, `%csound_log`, `%csound_help`.

The rule: what Csound says is shown under the cell in its own words, with the line as the cell
counts it (the magic is line 1); a traceback through this library would tell a musician nothing.
"""

from __future__ import annotations

import builtins
import contextlib
import difflib
import keyword
import sys
import time
import warnings
from typing import TYPE_CHECKING, Any, Final

from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display

from ..errors import ArgumentError, CompileError, OrchestronError
from . import open_sessions
from .completion import CsoundCompletion
from .csound_cells import questions
from .instrument import Instrument
from .session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from IPython.core.interactiveshell import InteractiveShell

    from .opcodes import OpcodeCatalog
    from .score import Score

CONTEXT: Final = 2
"""Lines shown above and below the one with an error."""
_MESSAGES_ARRIVE: Final = 0.3  # seconds: an engine tells what Csound printed every 0.25 s
_KINDS: Final = {"message": "", "warning": "warning: ", "error": "error: "}
_SESSION: Final = argument("-s", "--session", default="", help="the session's name")


class Compilation:
    """What a cell brought, in words."""

    def __init__(self, instruments: Mapping[str, Instrument], left: list[str]) -> None:
        self._instruments = instruments
        self._left = left

    def __repr__(self) -> str:
        lines = [repr(each).strip("<>") for each in self._instruments.values()]
        lines += [
            f"(The variable {name} is something else and stays so: "
            f'session.instruments["{name}"] is the instrument.)'
            for name in self._left
        ]
        return "\n".join(lines) or "Compiled."


@magics_class
class CsoundMagics(Magics):
    """The magics of a notebook.

    Parameters
    ----------
    shell
        IPython.
    """

    shell: InteractiveShell

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self.completion = CsoundCompletion(shell, self._catalog)
        self._unseen: Session | None = None
        self._opcodes: OpcodeCatalog | None = None

    # ------------------------------------------------------------ cells

    @magic_arguments()
    @_SESSION
    @cell_magic
    def csound(self, line: str, cell: str) -> None:
        """Compile the cell's Csound code into the session; what sounds goes on.

        Its instruments become variables of the same name. A line such as `?moogladder` shows the
        help of an opcode instead.
        """
        arguments = parse_argstring(self.csound, line)
        names, code = questions(cell)
        with _in_words(cell):
            for name in names:
                display(self._help(name))
            if not names or code.strip():
                session = self._session(arguments.session)
                self._bind(session.compile(code))

    @magic_arguments()
    @_SESSION
    @cell_magic
    def csd(self, line: str, cell: str) -> None:
        """Play the cell, a whole CSD, in place of what was playing.

        Its instruments become variables of the same name.
        """
        arguments = parse_argstring(self.csd, line)
        with _in_words(cell):
            if "<" not in cell:
                msg = "This cell is no CSD: it begins with <CsoundSynthesizer>."
                raise ArgumentError(msg)
            self._bind(self._session(arguments.session).load(cell))

    @magic_arguments()
    @_SESSION
    @argument("--at", type=float, default=None, help="engine time in seconds at which it begins")
    @argument("name", nargs="?", default="", help="a variable that is to hold the score")
    @cell_magic
    def score(self, line: str, cell: str) -> Score:
        """Play the cell, score text, while other things sound; returns the score."""
        arguments = parse_argstring(self.score, line)
        with _in_words(cell):
            score = self._session(arguments.session).score(cell, at=arguments.at)
        if arguments.name:
            self.shell.user_ns[arguments.name] = score
        return score

    # ------------------------------------------------------------ lines

    @magic_arguments()
    @_SESSION
    @argument("count", nargs="?", type=int, default=20, help="how many lines; 20 if left out")
    @line_magic
    def csound_log(self, line: str) -> None:
        """Show the last lines that Csound printed."""
        arguments = parse_argstring(self.csound_log, line)
        with _in_words(""):
            session = self._session(arguments.session)
        time.sleep(_MESSAGES_ARRIVE)
        count = max(arguments.count, 0)
        for message in list(session.messages)[-count:] if count else []:
            print(f"{_KINDS[message.kind]}{message.text}")  # noqa: T201  # what it is for

    @line_magic
    def csound_help(self, line: str) -> Any:
        """Show how an opcode is written, and its page in the manual."""
        with _in_words(""):
            return self._help(line.strip().strip("?"))

    # ------------------------------------------------------------ what they share

    def _session(self, name: str = "", *, is_shown: bool = True) -> Session:
        """Return the session meant, or make it; its panel is shown once, or nobody heard it."""
        session = open_sessions.find(name)
        if session is None:
            session = self._unseen = Session(name or None)
            self.shell.user_ns.setdefault("session", session)
        if is_shown and session is self._unseen:
            display(session)
            self._unseen = None
        return session

    def _bind(self, instruments: dict[str, Instrument]) -> None:
        """Make instruments variables, but never in place of anything else."""
        variables, left = self.shell.user_ns, []
        for name, instrument in instruments.items():
            is_name = name.isidentifier() and not keyword.iskeyword(name)
            is_free = name not in variables and not hasattr(builtins, name)
            if is_name and (is_free or isinstance(variables.get(name), Instrument)):
                variables[name] = instrument
            elif is_name:
                left.append(name)
        display(Compilation(instruments, left))

    def _catalog(self) -> OpcodeCatalog:
        if self._opcodes is None:
            self._opcodes = self._session(is_shown=False).opcodes
        return self._opcodes

    def _help(self, name: str) -> Any:
        catalog = self._catalog()
        if name in catalog:
            return catalog.help(name)
        near = difflib.get_close_matches(name, catalog.names(), 3)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        msg = f"Csound has no opcode {name!r}.{meant}"
        raise ArgumentError(msg)


@contextlib.contextmanager
def _in_words(cell: str) -> Iterator[None]:
    """Show errors and warnings as sentences; an error still ends the cell, and a run of all."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            yield
        except OrchestronError as error:
            lines = _words(error, cell)
            vars(error)["_render_traceback_"] = lambda: lines  # IPython asks for this
            raise
        finally:
            for warning in told:
                print(f"Warning: {warning.message}", file=sys.stderr)  # noqa: T201  # to the cell


def _words(error: OrchestronError, cell: str) -> list[str]:
    """Return the lines that stand below the cell."""
    kind = type(error).__name__
    if not isinstance(error, CompileError) or error.line is None:
        return [f"{kind}: {error}"]
    first = f"{kind} in line {error.line + 1} of the cell: {error.message}"
    shown: list[str] = []
    for number, text in enumerate(cell.rstrip("\n").split("\n"), 1):
        if abs(number - error.line) > CONTEXT:
            continue
        mark = "--->" if number == error.line else "    "
        shown.append(f"{mark} {number + 1:4}  {text}".rstrip())
        if number == error.line and error.column is not None:
            blank = "".join("\t" if each == "\t" else " " for each in text[: error.column - 1])
            shown.append(f"{'':11}{blank}^")
    return [first, *shown]


def load(shell: InteractiveShell) -> None:
    """Make the magics known to IPython, and complete in their cells."""
    magics = CsoundMagics(shell)
    shell.register_magics(magics)
    magics.completion.install()


def unload(shell: InteractiveShell) -> None:
    """Take back what :func:`load` did to completion; IPython keeps magics for good."""
    magics = shell.magics_manager.registry.get(CsoundMagics.__name__)
    if magics is not None:
        magics.completion.remove()
