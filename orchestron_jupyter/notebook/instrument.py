"""An instrument in a notebook, and the notes it plays.

The rule: p-fields are given by position from p4 on, or by the names that the instrument declares;
those left out take the declared defaults.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import protocol
from ..errors import ArgumentError
from .parameter_values import ParameterValues
from .pitch import is_note_name, midi_to_hz, note_to_hz

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

    from .control_widgets import Choices
    from .controls import InstrumentControls
    from .engine_line import EngineLine

PField = float | str
HIGHEST_NOTE = 127
_ALIASES = {"velocity": "amp", "pitch": "freq", "frequency": "freq"}


class Note:
    """A note that was started; as a context manager it lasts as long as the block.

    Parameters
    ----------
    line
        To the session's engine.
    note_id
        The engine's number for it.
    """

    def __init__(self, line: EngineLine, note_id: int) -> None:
        self._line = line
        self._id = note_id

    def off(self, at: float | None = None) -> None:
        """Release the note, now or at an engine time in seconds; twice does no harm."""
        self._line.call(protocol.NoteOff(self._id, at))

    def __repr__(self) -> str:
        return f"<Note {self._id}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.off()


class Instrument:
    """An instrument of a session.

    Made by :meth:`.session.Session.compile`, :meth:`.session.Session.instrument` and
    :attr:`.session.Session.instruments`.

    Parameters
    ----------
    line
        To the session's engine.
    description
        Its name and its parameters.
    values
        What the parameters are set to in its session; their defaults if left out.
    """

    def __init__(
        self,
        line: EngineLine,
        description: protocol.InstrumentDescription,
        values: ParameterValues | None = None,
    ) -> None:
        self._line = line
        self._description = description
        self._values = ParameterValues(description.name) if values is None else values
        self._values.declare(description.parameters)

    @property
    def name(self) -> str:
        """Its name in the orchestra; a number as text where it has no name."""
        return self._description.name

    @property
    def parameters(self) -> tuple[protocol.Parameter, ...]:
        """What it declares about p4, p5, …: name, default, range, unit, meaning."""
        return self._description.parameters

    @property
    def values(self) -> ParameterValues:
        """What its notes take where nothing is given: `pad.values["brightness"] = 0.8`."""
        return self._values

    def controls(self, *names: str, **choices: Choices) -> InstrumentControls:
        """Return sliders and menus for :attr:`values`, with buttons to hear them; an ipywidget.

        Parameters
        ----------
        *names
            Parameters, in this order; all without names.
        **choices
            Makes a parameter a menu: names for its values from the minimum on, or a dict.

        Raises
        ------
        ArgumentError
            If there is no such parameter.
        """
        from .controls import InstrumentControls

        return InstrumentControls(self, names, choices)

    def play(
        self,
        *pfields: PField,
        duration: float = 1.0,
        at: float | None = None,
        **named: PField,
    ) -> Note:
        """Play a note of a given length.

        Parameters
        ----------
        *pfields
            p4, p5, …; a note name such as "C#4" stands for its frequency in Hz.
        duration
            In seconds, more than 0.
        at
            Engine time in seconds at which it begins (to the nearest k-cycle); now if left out.
        **named
            p-fields by the names the instrument declares; `velocity` means `amp`, and `midi` is
            the pitch as a MIDI note number (60 is C4; fractions are allowed).

        Raises
        ------
        ArgumentError
            If a name or a value can't be meant.
        """
        if not (duration > 0 and math.isfinite(duration)):
            msg = f"duration = {duration!r} is not possible: it must be more than 0 seconds."
            raise ArgumentError(msg)
        return self._start(pfields, named, float(duration), at)

    def note_on(self, *pfields: PField, at: float | None = None, **named: PField) -> Note:
        """Start a note that is held until its `off()`; arguments as for :meth:`play`."""
        return self._start(pfields, named, None, at)

    def _start(
        self,
        pfields: tuple[PField, ...],
        named: dict[str, PField],
        duration: float | None,
        at: float | None,
    ) -> Note:
        started = self._line.call(
            protocol.Play(self.name, self._pfields(pfields, named), duration, at)
        )
        return Note(self._line, started.id)

    def _pfields(self, given: tuple[PField, ...], named: dict[str, PField]) -> tuple[PField, ...]:
        values: dict[int, PField] = {
            each.p: self._values.get(each.name, each.default) for each in self.parameters
        }
        for p, value in enumerate(given, 4):
            values[p] = self._value(p, value)
        for name, value in named.items():
            if name == "midi":
                p, value = self._pitch_position(), _hz_of(value)  # noqa: PLW2901  # another unit
            else:
                p = self._position(name)
            if p < 4 + len(given):
                msg = f"{self.name}: p{p} is given twice, by position and as {name!r}."
                raise ArgumentError(msg)
            values[p] = self._value(p, value)
        return tuple(values.get(p, 0.0) for p in range(4, max(values, default=3) + 1))

    def _position(self, name: str) -> int:
        positions = {each.name: each.p for each in self.parameters}
        found = positions.get(name, positions.get(_ALIASES.get(name, ""), 0))
        if found:
            return found
        msg = f"{self.name} has no parameter {name!r}; it has {', '.join(positions) or 'none'}."
        raise ArgumentError(msg)

    def _pitch_position(self) -> int:
        for each in self.parameters:
            if each.unit == "Hz":
                return each.p
        msg = (
            f"{self.name} declares no pitch in Hz; write for instance "
            "`; p4 freq = 440 [20, 20000] Hz: pitch` into it."
        )
        raise ArgumentError(msg)

    def _value(self, p: int, value: PField) -> PField:
        unit = next((each.unit for each in self.parameters if each.p == p), None)
        if isinstance(value, str):
            is_pitch = unit == "Hz" or (unit is None and is_note_name(value))
            return note_to_hz(value) if is_pitch else value
        number = float(value)
        if not math.isfinite(number):
            msg = f"{self.name}: p{p} = {value!r} is not possible: it must be a finite number."
            raise ArgumentError(msg)
        return number

    def __repr__(self) -> str:
        parameters = ", ".join(
            f"p{each.p} {each.name} = {each.default:g} {each.unit}".rstrip()
            for each in self.parameters
        )
        return (
            f"<Instrument {self.name}: {parameters}>" if parameters else f"<Instrument {self.name}>"
        )


def _hz_of(note: PField) -> float:
    """Return the frequency of a MIDI note number."""
    if isinstance(note, str) or not 0 <= note <= HIGHEST_NOTE:
        msg = f"midi = {note!r} is not possible: it must be a note number from 0 to {HIGHEST_NOTE}."
        raise ArgumentError(msg)
    return midi_to_hz(note)
