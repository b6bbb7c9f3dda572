"""What the parameters of an instrument are set to: the values that its next notes take.

The rule: an instrument's values belong to its session and its name, so they outlive the code; a
parameter that nobody has set is at its declared default.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, MutableMapping
from typing import TYPE_CHECKING, TypeAlias

from ..errors import ArgumentError
from .pitch import note_to_hz

if TYPE_CHECKING:
    from ..protocol import Parameter

Watcher: TypeAlias = Callable[[str, float], None]


class InstrumentValues(dict[str, "ParameterValues"]):
    """The values of a session's instruments, by their names; made when they are asked for."""

    def __missing__(self, name: str) -> ParameterValues:
        return self.setdefault(name, ParameterValues(name))


class ParameterValues(MutableMapping[str, float]):
    """Values by the names of the parameters; deleting one brings its default back.

    Parameters
    ----------
    instrument
        Its name, for sentences.
    """

    def __init__(self, instrument: str) -> None:
        self._instrument = instrument
        self._parameters: dict[str, Parameter] = {}
        self._set: dict[str, float] = {}
        self._watchers: list[Watcher] = []

    def declare(self, parameters: tuple[Parameter, ...]) -> None:
        """Take the parameters that the instrument's code declares now; values that fit stay."""
        self._parameters = {each.name: each for each in parameters}

    def watch(self, watcher: Watcher) -> None:
        """Tell `watcher` each name and value that is set from now on."""
        self._watchers.append(watcher)

    def __getitem__(self, name: str) -> float:
        return self._set.get(name, self._parameters[name].default)

    def __setitem__(self, name: str, value: float | str) -> None:
        """Set a parameter; a pitch in Hz may be a note name.

        Raises
        ------
        ArgumentError
            If the instrument has no such parameter, or it can't have this value.
        """
        if name not in self._parameters:
            names = ", ".join(self._parameters) or "none"
            msg = f"{self._instrument} has no parameter {name!r}; it has {names}."
            raise ArgumentError(msg)
        if isinstance(value, str) and self._parameters[name].unit == "Hz":
            value = note_to_hz(value)
        if isinstance(value, str) or not math.isfinite(value):
            msg = f"{self._instrument}: {name} = {value!r} is not possible: it must be a number."
            raise ArgumentError(msg)
        self._set[name] = float(value)
        self._tell(name)

    def __delitem__(self, name: str) -> None:
        default = self._parameters[name].default
        if self._set.pop(name, default) != default:
            self._tell(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    def __repr__(self) -> str:
        return repr(dict(self))

    def reset(self) -> None:
        """Bring all defaults back."""
        for name in list(self):
            del self[name]

    def _tell(self, name: str) -> None:
        for watcher in list(self._watchers):
            watcher(name, self[name])
