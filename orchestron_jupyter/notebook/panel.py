"""The Runtime panel: what a session shows of itself in a notebook.

The rule: the panel finds the session by itself, from the page; the kernel only tells it what to
look for, and hears back how it fares. So a busy kernel is never waited for, but where the page has
no server of ours behind it: there the two find each other by the panel's messages
(:mod:`.page_line`).
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, get_args

import anywidget
import traitlets

from ..settings import PresetName
from .front_end import built
from .parts import PanelPart


class RuntimePanel(anywidget.AnyWidget):
    """The Runtime panel of one session.

    Parameters
    ----------
    **traits
        Initial values of the attributes below; `state` and `detail` come from the page.

    Attributes
    ----------
    session_id : str
        The session, as the Jupyter server knows it, or the kernel if it started the engine itself.
    session_name : str
        What the user calls it.
    instance_id : str
        The Jupyter server that runs the session; empty if the kernel started the engine itself.
    audio_output_mode : {"streaming", "local"}
        Where the sound comes out.
    device : str
        The sound device, in local mode.
    error : str
        What is wrong with the session, as far as the kernel knows; empty if nothing is.
    state : {"connecting", "live", "blocked", "error", "closed", "local"}
        How the panel that was shown last fares. `blocked` means that the browser waits for a click.
    detail : str
        The sentence that the panel says about its state.
    preset : str
        The preset to listen by, such as "low latency"; setting it changes what sounds. Empty leaves
        each browser to what was chosen in it last, and it becomes empty when somebody chooses
        another in a panel. `stats["preset"]` is what is heard.

    Raises
    ------
    FileNotFoundError
        If the front end was not built.
    """

    session_id = traitlets.Unicode().tag(sync=True)
    session_name = traitlets.Unicode().tag(sync=True)
    instance_id = traitlets.Unicode().tag(sync=True)
    audio_output_mode = traitlets.Enum(("streaming", "local"), "streaming").tag(sync=True)
    device = traitlets.Unicode().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    state = traitlets.Enum(
        ("connecting", "live", "blocked", "error", "closed", "local"), "connecting"
    ).tag(sync=True)
    detail = traitlets.Unicode().tag(sync=True)
    preset = traitlets.Enum(("", *get_args(PresetName)), "").tag(sync=True)
    _stats = traitlets.Dict().tag(sync=True)
    _wants_stats = traitlets.Bool(default_value=False).tag(sync=True)

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        unknown = sorted(set(traits) - set(self.trait_names()))
        if unknown:
            msg = f"RuntimePanel has no {', '.join(unknown)}."
            raise TypeError(msg)
        super().__init__(_esm=built("panel.js"), _css=built("panel.css"), **traits)

    @property
    def stats(self) -> dict[str, Any]:
        """What the panel measured in the last second; empty while nothing sounds.

        The first look asks the page for it, which then tells it every second: before that there is
        nothing, since each message makes a busy kernel look idle for a moment.

        In seconds `round_trip_time`, `jitter`, `jitter_buffer_delay`,
        `jitter_buffer_target` (0 where the browser does not tell), `output_latency` and `latency`
        (from note to ear: `engine`, `network`, `buffer`, `output`; `None` is what a browser does
        not tell); since it connected `packets_received`, `packets_lost`,
        `concealed_samples` (at 48 kHz); `path` ("direct", "relayed" or "server"), `preset`, `way`
        ("element" or "worklet"), `playing`, and `clock_drift`, by how much the worklet plays faster
        than 1 (or `None`).
        """
        self._wants_stats = True
        return dict(self._stats)

    @cached_property
    def player(self) -> PanelPart:
        """The audio player alone, an ipywidget for dashboards; it shares the panel's connection."""
        return PanelPart(self, "player")

    def __repr__(self) -> str:
        sentence = self.error or self.detail or self._place()
        return f"Orchestron session {self.session_name}: {sentence}"

    def _place(self) -> str:
        if self.audio_output_mode == "local":
            return f"plays on {self.device}" if self.device else "plays on the sound device"
        return "plays in the browser (show this output in Jupyter to hear it)"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        # anywidget takes `repr` for the text, but cuts it in some versions; a sentence stays whole.
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is not None:
            bundle[0]["text/plain"] = repr(self)
        return bundle
