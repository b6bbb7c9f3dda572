"""Parts of the Runtime panel as widgets of their own, for dashboards: player, scope, keyboard.

The rule: a part is shown anywhere and as often as one likes; the page has one connection for all of
them and for the panel, so that they are one listener. No part needs the kernel to go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import anywidget
import ipywidgets
import traitlets

from .front_end import built

if TYPE_CHECKING:
    from .instrument import Instrument
    from .panel import RuntimePanel

PartName: TypeAlias = Literal["player", "scope", "spectrum", "keyboard", "link"]
_TRAITS: Final = ("session_id", "instance_id", "audio_output_mode", "device", "error")
_WORDS: Final = {
    "keyboard": "a keyboard",
    "link": "sliders past the kernel",
    "player": "an audio player",
    "scope": "the waveform of what is heard",
    "spectrum": "the spectrum of what is heard",
}


class PanelPart(anywidget.AnyWidget):
    """A part of a session's Runtime panel; an ipywidget for layouts of your own.

    Made by :attr:`.panel.RuntimePanel.player`, :meth:`.session.Session.scope` and
    :meth:`.session.Session.spectrum`.

    Parameters
    ----------
    panel
        Of the session.
    part
        Which part.

    Raises
    ------
    FileNotFoundError
        If the front end was not built.
    """

    part = traitlets.Unicode().tag(sync=True)
    session_id = traitlets.Unicode().tag(sync=True)
    instance_id = traitlets.Unicode().tag(sync=True)
    audio_output_mode = traitlets.Unicode().tag(sync=True)
    device = traitlets.Unicode().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    def __init__(self, panel: RuntimePanel, part: PartName) -> None:
        self._session_name = panel.session_name
        super().__init__(
            _esm=built("parts.js"),
            _css=built("panel.css") + built("parts.css"),
            part=part,
            **{name: getattr(panel, name) for name in _TRAITS},
        )

    def __repr__(self) -> str:
        return f"Orchestron session {self._session_name}: {_WORDS[self.part]}"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is not None:
            bundle[0]["text/plain"] = repr(self)
        return bundle


class KeyboardPart(PanelPart):
    """A keyboard that plays an instrument, as :attr:`.instrument.Instrument.values` has it set.

    Made by :meth:`.session.Session.keyboard`.

    Parameters
    ----------
    panel
        Of the session.
    instrument
        What it plays.

    Raises
    ------
    FileNotFoundError
        If the front end was not built.
    """

    played = traitlets.Dict().tag(sync=True)

    def __init__(self, panel: RuntimePanel, instrument: Instrument) -> None:
        super().__init__(panel, "keyboard")
        self.instrument = instrument
        self._set()
        instrument.values.watch(lambda _name, _value: self._set())

    def _set(self) -> None:
        parameters = self.instrument.parameters
        last = max((each.p for each in parameters), default=4)
        pfields = [0.0] * (last - 3)
        for each in parameters:
            pfields[each.p - 4] = self.instrument.values[each.name]
        pitch = next((each.p - 4 for each in parameters if each.unit == "Hz"), 0)
        self.played = {"instrument": self.instrument.name, "pfields": pfields, "pitch": pitch}


class SliderLink(PanelPart):
    """Takes what a hand does to sliders from the page to the engine, past a busy kernel; unseen.

    Parameters
    ----------
    panel
        Of the session.

    Attributes
    ----------
    linked : dict
        By the name of the channel: `model` (the control, an ipywidget), `ramp` in seconds, and
        `choices`, the values of a menu or `None`.
    """

    linked = traitlets.Dict().tag(sync=True, **ipywidgets.widget_serialization)

    def __init__(self, panel: RuntimePanel) -> None:
        super().__init__(panel, "link")
        self.layout = ipywidgets.Layout(display="none")
        self._view_count = 0  # from now on it is counted

    @property
    def leads(self) -> bool:
        """Whether a page has it, so that what a hand does there is with the engine at once."""
        return bool(self.instance_id and self._view_count)
