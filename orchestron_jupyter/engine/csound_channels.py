"""The channels of one Csound.

The rule: as for :class:`.csound_host.CsoundHost`, only the performance thread calls.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

from ..errors import ArgumentError

_CONTROL_CHANNEL: Final = 1
_STRING_CHANNEL: Final = 3
_KIND_MASK: Final = 15
_KINDS: Final = {1: "a number", 2: "audio", 3: "text", 4: "a spectrum", 5: "a variable"}


class Channels:
    """Control and string channels.

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

    def set(self, name: str, value: float | str) -> None:
        """Set a control channel, or a string channel; it is made if it is not there.

        Raises
        ------
        ArgumentError
            If a channel of this name holds something of another kind.
        """
        wanted = _STRING_CHANNEL if isinstance(value, str) else _CONTROL_CHANNEL
        kind = self._kinds.setdefault(name, self._kind_of(name) or wanted)
        if kind != wanted:
            msg = f"Channel {name!r} holds {_KINDS[kind]}, not {_KINDS[wanted]}."
            raise ArgumentError(msg)
        if isinstance(value, str):
            self._csound.setStringChannel(name, value)
        else:
            self._csound.setControlChannel(name, value)

    def get(self, name: str) -> float | str:
        """Return the value of a control or string channel.

        Raises
        ------
        ArgumentError
            If there is no such channel.
        """
        kind = self._kind_of(name)
        if kind == _CONTROL_CHANNEL:
            return float(self._csound.controlChannel(name)[0])
        if kind == _STRING_CHANNEL:
            return self._string_channel(name)
        msg = f"There is no channel {name!r}; set it, or declare it with chn_k in an orchestra."
        raise ArgumentError(msg)

    def _string_channel(self, name: str) -> str:
        # ctcsound's stringChannel() writes into immutable bytes.
        buffer = ctypes.create_string_buffer(max(1, self._csound.channelDatasize(name)))
        csound = ctypes.c_void_p(self._csound.cs)
        self._library.csoundGetStringChannel(csound, name.encode(), buffer)
        return buffer.value.decode(errors="replace")

    def _kind_of(self, name: str) -> int:
        channels, _problem = self._csound.listChannels()
        if channels is None:
            return 0
        wanted = name.encode()
        kinds = [each.type & _KIND_MASK for each in channels if each.name == wanted]
        self._csound.deleteChannelList(channels)
        return kinds[0] if kinds else 0
