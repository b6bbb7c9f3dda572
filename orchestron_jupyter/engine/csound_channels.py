"""The channels of one Csound.

The rule: as for :class:`.csound_host.CsoundHost`, only the performance thread calls.

References
----------
Csound manual, "chn"; `controlChannelHints_t` in csound.h.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..errors import ArgumentError
from ..protocol import ChannelDescription, Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..protocol import ChannelBehaviour, ChannelKind

WINDOW: Final = 0.05
"""Seconds over which a level is measured."""
UNASKED: Final = 5.0
"""Seconds without a question after which levels are not measured any more."""

_CONTROL: Final = 1
_AUDIO: Final = 2
_STRING: Final = 3
_KIND_MASK: Final = 15
_INPUT: Final = 16
_OUTPUT: Final = 32
_WORDS: Final = {1: "a number", 2: "audio", 3: "text", 4: "a spectrum", 5: "a variable"}
_KINDS: Final[dict[int, ChannelKind]] = {1: "control", 2: "audio", 3: "string"}
_BEHAVIOURS: Final[tuple[ChannelBehaviour, ...]] = ("", "integer", "linear", "exponential")


class Ramp(msgspec.Struct):
    """A control channel on its way; `begin` is the engine time of its first step."""

    start: float
    target: float
    duration: float
    begin: float | None = None


class Meter(msgspec.Struct):
    """An audio channel that is measured."""

    sound: NDArray[np.float64]
    peak: float = 0.0
    energy: float = 0.0
    level: Level = Level()


class Channels:
    """Control, string and audio channels.

    Parameters
    ----------
    library
        Csound's own interface.
    csound
        A Csound that has been started.
    """

    def __init__(self, library: Any, csound: Any) -> None:
        self._library = library
        self._csound = csound
        self._kinds: dict[str, int] = {}
        self._declared: dict[str, int] = {}
        self._ramps: dict[str, Ramp] = {}
        self._meters: dict[str, Meter] = {}
        self._measured = 0
        self._unasked = 0
        self._ksmps = max(1, int(csound.ksmps()))
        self._scale = float(csound.get0dBFS()) or 1.0
        self._window = max(1, round(WINDOW * csound.sr() / self._ksmps))

    # ------------------------------------------------------------ values

    def set(self, name: str, value: float | str, ramp: float = 0.0) -> None:
        """Set a control channel, or a string channel; it is made if it is not there.

        Parameters
        ----------
        name, value
            A text is for a string channel.
        ramp
            Seconds in which a control channel goes there in a straight line.

        Raises
        ------
        ArgumentError
            If a channel of this name holds something of another kind.
        """
        wanted = _STRING if isinstance(value, str) else _CONTROL
        kind = self._kinds.setdefault(name, self._kind_of(name) or wanted)
        if kind != wanted:
            msg = f"Channel {name!r} holds {_WORDS[kind]}, not {_WORDS[wanted]}."
            raise ArgumentError(msg)
        self._ramps.pop(name, None)
        if isinstance(value, str):
            self._csound.setStringChannel(name, value)
        elif ramp > 0:
            self._ramps[name] = Ramp(float(self._csound.controlChannel(name)[0]), value, ramp)
        else:
            self._csound.setControlChannel(name, value)

    def get(self, name: str) -> float | str:
        """Return the value of a control or string channel.

        Raises
        ------
        ArgumentError
            If there is no such channel, or it has no value.
        """
        kind = self._kind_of(name)
        if kind == _CONTROL:
            return float(self._csound.controlChannel(name)[0])
        if kind == _STRING:
            return self._string(name)
        if kind:
            msg = f"Channel {name!r} holds {_WORDS[kind]}; what it carries is in session.levels."
        else:
            msg = f"There is no channel {name!r}; set it, or declare it with chn_k in an orchestra."
        raise ArgumentError(msg)

    def values(self) -> dict[str, float | str]:
        """Return the values of all control and string channels."""
        return {
            name: self.get(name)
            for name, kind, *_hints in self._listed()
            if kind & _KIND_MASK in {_CONTROL, _STRING}
        }

    def describe(self) -> list[ChannelDescription]:
        """Return all channels, sorted by name."""
        return [
            ChannelDescription(
                name=name,
                kind=_KINDS.get(kind & _KIND_MASK, "other"),
                value=self.get(name) if kind & _KIND_MASK in {_CONTROL, _STRING} else None,
                is_input=bool(self._declared.get(name, kind) & _INPUT),
                is_output=bool(self._declared.get(name, kind) & _OUTPUT),
                behaviour=_BEHAVIOURS[behaviour] if 0 <= behaviour < len(_BEHAVIOURS) else "",
                default=default,
                minimum=minimum,
                maximum=maximum,
            )
            for name, kind, behaviour, default, minimum, maximum in self._listed()
        ]

    def apply_defaults(self) -> None:
        """Give channels that are new the default that their `chn_k` declares.

        Csound leaves them 0 until the host sets them.
        """
        for name, kind, behaviour, default, _minimum, _maximum in self._listed():
            if name in self._kinds:
                continue
            self._kinds[name] = kind & _KIND_MASK
            self._declared[name] = kind  # the first use from outside makes it both
            if behaviour and kind & _KIND_MASK == _CONTROL and not self.get(name):
                self._csound.setControlChannel(name, default)

    def _listed(self) -> list[tuple[str, int, int, float, float, float]]:
        channels, _problem = self._csound.listChannels()
        if channels is None:
            return []
        found = [
            (
                each.name.decode(errors="replace"),
                int(each.type),
                int(each.hints.behav),
                float(each.hints.dflt),
                float(each.hints.min),
                float(each.hints.max),
            )
            for each in channels
        ]
        self._csound.deleteChannelList(channels)
        return sorted(found)

    def _kind_of(self, name: str) -> int:
        return next((each[1] & _KIND_MASK for each in self._listed() if each[0] == name), 0)

    def _string(self, name: str) -> str:
        # ctcsound's stringChannel() writes into immutable bytes.
        buffer = ctypes.create_string_buffer(max(1, self._csound.channelDatasize(name)))
        csound = ctypes.c_void_p(self._csound.cs)
        self._library.csoundGetStringChannel(csound, name.encode(), buffer)
        return buffer.value.decode(errors="replace")

    # ------------------------------------------------------------ with each k-cycle

    @property
    def is_busy(self) -> bool:
        """Whether :meth:`before_cycle` and :meth:`after_cycle` have anything to do."""
        return bool(self._ramps or self._meters)

    def before_cycle(self, time: float) -> None:
        """Take ramps a step further; `time` is the engine time of the k-cycle in seconds."""
        for name, ramp in list(self._ramps.items()):
            if ramp.begin is None:
                ramp.begin = time
            way = (time - ramp.begin) / ramp.duration
            if way < 1.0:
                value = ramp.start + way * (ramp.target - ramp.start)
            else:
                del self._ramps[name]
                value = ramp.target  # to the last digit
            self._csound.setControlChannel(name, value)

    def after_cycle(self) -> None:
        """Measure the audio channels that somebody asks about."""
        if not self._meters:
            return
        for meter in self._meters.values():
            sound = meter.sound
            meter.peak = max(meter.peak, sound.max(), -sound.min())
            meter.energy += float(sound @ sound)
        self._measured += 1
        if self._measured < self._window:
            return
        samples = self._measured * self._ksmps
        for meter in self._meters.values():
            rms = float(np.sqrt(meter.energy / samples))
            meter.level = Level(float(meter.peak) / self._scale, rms / self._scale)
            meter.peak = meter.energy = 0.0
        self._measured = 0
        self._unasked += 1
        if self._unasked * WINDOW > UNASKED:
            self._meters.clear()

    def levels(self) -> dict[str, Level]:
        """Return the levels of all audio channels, measured from the first question on."""
        self._unasked = 0
        for name in self._audio_names():
            if name not in self._meters:
                self._meters[name] = Meter(self._sound_of(name))
        return {name: meter.level for name, meter in self._meters.items()}

    def _audio_names(self) -> Sequence[str]:
        return [each[0] for each in self._listed() if each[1] & _KIND_MASK == _AUDIO]

    def _sound_of(self, name: str) -> NDArray[np.float64]:
        """Return the k-cycle that an audio channel holds; Csound's own memory."""
        pointer = ctypes.POINTER(ctypes.c_double)()
        get = self._library.csoundGetChannelPtr
        get.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        get(self._csound.cs, ctypes.byref(pointer), name.encode(), _AUDIO | _OUTPUT)
        return np.ctypeslib.as_array(pointer, (self._ksmps,))
