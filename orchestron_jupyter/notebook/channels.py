"""The channels of a session: its values by name, and widgets for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import protocol
from ..errors import ArgumentError

if TYPE_CHECKING:
    from .control_widgets import Choices
    from .controls import ChannelControls
    from .engine_line import EngineLine
    from .panel import RuntimePanel


class Channels:
    """What a session can do with its channels; a part of :class:`.session.Session`."""

    _line: EngineLine
    panel: RuntimePanel

    def __getitem__(self, channel: str) -> float | str:
        """Return the value of a control or string channel.

        Raises
        ------
        ArgumentError
            If there is no such channel.
        """
        return self._line.call(protocol.GetChannel(channel))

    def __setitem__(self, channel: str, value: float | str) -> None:
        """Set a control channel (a number) or a string channel (text)."""
        self.set(channel, value)

    def set(
        self, channel: str, value: float | str, at: float | None = None, ramp: float = 0.0
    ) -> None:
        """Set a channel.

        Parameters
        ----------
        channel, value
            A number is for a control channel, a text for a string channel; the channel is made if
            it is not there.
        at
            Engine time in seconds; now if left out.
        ramp
            Seconds in which a control channel goes from where it is to `value`, in a straight line.

        Raises
        ------
        ArgumentError
            If it can't have this value, or holds something of another kind.
        """
        if not isinstance(value, str):
            value = float(value)
            if not abs(value) < float("inf"):
                msg = f"Channel {channel!r} = {value} is not possible: it must be a finite number."
                raise ArgumentError(msg)
        self._line.call(protocol.SetChannel(channel, value, at, ramp))

    @property
    def channels(self) -> dict[str, protocol.ChannelDescription]:
        """All channels by name: kind, value, and the hints that `chn_k` gave them."""
        return {each.name: each for each in self._line.call(protocol.ListChannels())}

    def controls(self, *names: str, **choices: Choices) -> ChannelControls:
        """Return sliders and menus for the channels to which `chn_k` gives a range.

        Arguments are those of :class:`.controls.ChannelControls`.
        """
        from .controls import ChannelControls
        from .parts import SliderLink

        return ChannelControls(self._line, names, choices, SliderLink(self.panel))

    @property
    def levels(self) -> dict[str, protocol.Level]:
        """Peak and RMS of the audio channels (`chn_a`) in the last 50 ms; full scale is 1.

        Measuring begins with the first look, which finds silence, and rests when nobody looks.
        """
        return self._line.call(protocol.GetLevels())
