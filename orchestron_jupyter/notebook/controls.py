"""Controls from Python: sliders, menus and buttons for channels and for parameters.

The rule: a control and what it controls always agree. What is moved here is set there at once; what
changes there (from code, from the orchestra, from another page) is seen here, and looked for only
while somebody can see it.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Final

import ipywidgets

from .. import protocol
from ..errors import ArgumentError, OrchestronError
from .comm_delay import is_told_by_page, waited_for
from .control_widgets import (
    Choices,
    Declared,
    is_rounded,
    menu_values,
    of_channel,
    of_parameter,
    show,
    widget_for,
)
from .while_seen import WhileSeen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .engine_line import EngineLine
    from .instrument import Instrument, Note
    from .parts import SliderLink

LOOK_INTERVAL: Final = 0.25
"""Seconds between two looks at the engine's values."""
RAMP: Final = 0.02
"""Seconds in which a channel goes to where its slider is, so that it does not crackle."""
LINK_LEADS: Final = 0.5
"""Seconds after which a move that reaches the kernel was surely set by the page itself."""
_HAND_ON: Final = 0.5  # seconds after a move in which the hand is right, not the engine
_NO_CHANNEL: Final = (
    "No channel declares a range yet. Write into the orchestra, for instance: "
    'chn_k "cutoff", 1, 3, 1000, 20, 20000'
)


class Controls(ipywidgets.VBox):
    """Controls below each other; each is an ipywidget, `controls["name"]`, for other layouts."""

    def __init__(self, names: tuple[str, ...], choices: Mapping[str, Choices]) -> None:
        self._names = names
        self._choices = choices
        self._widgets: dict[str, Any] = {}
        self._notice = ipywidgets.Label(layout={"display": "none"})
        self._engine_thread = 0  # that shows the engine's values now
        super().__init__(_view_count=0)

    def __getitem__(self, name: str) -> Any:
        """Return one of the controls.

        Raises
        ------
        ArgumentError
            If there is none of this name.
        """
        if name in self._widgets:
            return self._widgets[name]
        msg = f"There is no control {name!r}; there is {', '.join(self._widgets) or 'none'}."
        raise ArgumentError(msg)

    @property
    def values(self) -> dict[str, float]:
        """What the controls show, by name."""
        return {name: float(widget.value) for name, widget in self._widgets.items()}

    def __repr__(self) -> str:
        values = ", ".join(f"{name} = {value:g}" for name, value in self.values.items())
        return f"<{type(self).__name__}: {values or self._notice.value or 'none'}>"

    def _chosen(self, declared: Iterable[Declared]) -> list[Declared]:
        """Return what was asked for, in that order; all of it if nothing was."""
        found = {each.name: each for each in declared}
        for name in (*self._names, *self._choices):
            if name not in found:
                msg = f"Nothing declares {name!r}; there is {', '.join(found) or 'nothing'}."
                raise ArgumentError(msg)
        names = dict.fromkeys((*self._names, *self._choices)) if self._names else found
        return [found[name] for name in names]

    def _make(self, declared: Declared, *, while_moving: bool) -> Any:
        widget = widget_for(declared, self._choices.get(declared.name), while_moving=while_moving)

        def moved(change: Any) -> None:
            if threading.get_ident() == self._engine_thread:
                return
            if is_told_by_page() and is_rounded(widget, change["old"], change["new"]):
                return
            self._say("")
            try:
                self._on_move(declared, float(change["new"]))
            except OrchestronError as error:
                self._say(str(error))

        widget.observe(moved, "value")
        self._widgets[declared.name] = widget
        return widget

    def _on_move(self, declared: Declared, value: float) -> None:
        raise NotImplementedError

    def _say(self, sentence: str) -> None:
        """Show a sentence below the controls; an empty one takes no room."""
        self._notice.value = sentence
        self._notice.layout.display = None if sentence else "none"

    def _show(self, name: str, value: float) -> None:
        """Show a value that is so already."""
        before, self._engine_thread = self._engine_thread, threading.get_ident()
        try:
            show(self._widgets[name], value)
        finally:
            self._engine_thread = before


class ChannelControls(Controls):
    """Controls of a session's channels; made by :meth:`.session.Session.controls`.

    Parameters
    ----------
    line
        To the session's engine.
    names
        Channels, in this order; without names all that `chn_k` gives a range, also those that are
        declared later.
    choices
        Makes channels menus: by name, names for its values from the minimum on, or a dict.
    link
        Takes what a hand does in the page past a kernel that is busy.

    Raises
    ------
    ArgumentError
        If no `chn_k` gives a channel of this name a range.
    """

    def __init__(
        self,
        line: EngineLine,
        names: tuple[str, ...],
        choices: Mapping[str, Choices],
        link: SliderLink,
    ) -> None:
        super().__init__(names, choices)
        self._line = line
        self._link = link
        self._declared: list[Declared] = []
        self._moved: dict[str, float] = {}
        self.look()
        self._looking = WhileSeen(self, line, self.look, self._say, LOOK_INTERVAL)

    def look(self) -> None:
        """Show the engine's values now."""
        channels = {each.name: each for each in self._line.call(protocol.ListChannels())}
        hinted = [of_channel(each) for each in channels.values() if each.behaviour]
        declared = self._chosen(hinted)
        if declared != self._declared or not self._declared:
            self._lay_out(declared)
        for name in self._widgets:
            value = channels[name].value
            is_in_hand = time.monotonic() - self._moved.get(name, 0.0) < _HAND_ON
            if isinstance(value, float) and not is_in_hand:
                self._show(name, value)

    def _lay_out(self, declared: list[Declared]) -> None:
        known = {each: self._widgets[each.name] for each in self._declared}
        self._widgets = {}
        for each in declared:
            if each in known:
                self._widgets[each.name] = known[each]
            else:
                self._make(each, while_moving=True)
        self._declared = declared
        self._say("" if declared else _NO_CHANNEL)
        self.children = (*self._widgets.values(), self._link, self._notice)
        self._link.linked = {
            each.name: {
                "model": self._widgets[each.name],
                "ramp": self._ramp(each),
                "choices": menu_values(self._widgets[each.name]),
            }
            for each in declared
        }

    def _ramp(self, declared: Declared) -> float:
        return RAMP if declared.is_continuous and declared.name not in self._choices else 0.0

    def _on_move(self, declared: Declared, value: float) -> None:
        self._moved[declared.name] = time.monotonic()
        if self._link.leads and waited_for() > LINK_LEADS:
            return  # the page has set it when it was done, and perhaps another value since
        ramp = self._ramp(declared)
        self._line.call(protocol.SetChannel(declared.name, value, ramp=ramp))


class InstrumentControls(Controls):
    """Controls of an instrument's parameters; made by :meth:`.instrument.Instrument.controls`.

    They set :attr:`.instrument.Instrument.values`. *Play* plays a note with them, *Hold* holds one,
    and begins it anew with each change.

    Parameters
    ----------
    instrument
        Whose parameters.
    names
        Which, in this order; all without names.
    choices
        Menus, by name.

    Raises
    ------
    ArgumentError
        If the instrument has no such parameter.
    """

    def __init__(
        self, instrument: Instrument, names: tuple[str, ...], choices: Mapping[str, Choices]
    ) -> None:
        super().__init__(names, choices)
        self._instrument = instrument
        self._held: Note | None = None
        for each in self._chosen(of_parameter(one) for one in instrument.parameters):
            self._make(each, while_moving=False)
            self._show(each.name, instrument.values[each.name])
        self.duration = widget_for(Declared("duration", "exponential", 2, 0.05, 20, "in seconds"))
        self.play = ipywidgets.Button(
            description="Play", icon="play", tooltip=f"A note of {instrument.name}"
        )
        self.hold = ipywidgets.ToggleButton(
            description="Hold", tooltip="A note until this is pressed again"
        )
        self.reset = ipywidgets.Button(description="Reset", tooltip="All parameters as declared")
        self.play.on_click(lambda _button: self._try(self._play))
        self.reset.on_click(lambda _button: instrument.values.reset())
        self.hold.observe(lambda _change: self._try(self._on_hold), "value")
        buttons = ipywidgets.HBox((self.play, self.hold, self.reset))
        self.children = (*self._widgets.values(), self.duration, buttons, self._notice)
        instrument.values.watch(self._on_value)

    def _on_move(self, declared: Declared, value: float) -> None:
        self._instrument.values[declared.name] = value

    def _on_value(self, name: str, value: float) -> None:
        if name in self._widgets and float(self._widgets[name].value) != value:
            self._show(name, value)
        if self._held is not None:
            self._try(self._on_hold)

    def _play(self) -> None:
        self._instrument.play(duration=self.duration.value)

    def _on_hold(self) -> None:
        before, self._held = self._held, None
        if self.hold.value:
            self._held = self._instrument.note_on()
        if before is not None:
            before.off()

    def _try(self, action: Any) -> None:
        self._say("")
        try:
            action()
        except OrchestronError as error:
            self._say(str(error))
