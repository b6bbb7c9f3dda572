"""Csound on the server, heard in the browser, played from notebook cells.

The rule: importing the package imports nothing else, since the engine, the Jupyter server and the
kernel each need another part of it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ._version import __version__
from .errors import (
    ArgumentError,
    CompileError,
    CsoundMissingError,
    EngineError,
    OrchestronError,
    TableNotFoundError,
)

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .notebook.devices import AudioDeviceWarning
    from .notebook.engine_line import EngineRestartedWarning
    from .notebook.instrument import Instrument, Note
    from .notebook.midi import MidiPlayback
    from .notebook.panel import RuntimePanel
    from .notebook.render import RenderWarning, render
    from .notebook.rendering import ClippingWarning, Rendering
    from .notebook.session import Session

__all__ = [
    "ArgumentError",
    "AudioDeviceWarning",
    "ClippingWarning",
    "CompileError",
    "CsoundMissingError",
    "EngineError",
    "EngineRestartedWarning",
    "Instrument",
    "MidiPlayback",
    "Note",
    "OrchestronError",
    "RenderWarning",
    "Rendering",
    "RuntimePanel",
    "Session",
    "TableNotFoundError",
    "__version__",
    "render",
]

_PLACES = {
    "AudioDeviceWarning": ".notebook.devices",
    "EngineRestartedWarning": ".notebook.engine_line",
    "ClippingWarning": ".notebook.rendering",
    "Instrument": ".notebook.instrument",
    "MidiPlayback": ".notebook.midi",
    "Note": ".notebook.instrument",
    "RenderWarning": ".notebook.render",
    "Rendering": ".notebook.rendering",
    "RuntimePanel": ".notebook.panel",
    "Session": ".notebook.session",
    "render": ".notebook.render",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(_PLACES[name], __name__), name)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Let `%load_ext orchestron_jupyter` bring the magics."""
    from .notebook import magics

    magics.load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Let `%unload_ext orchestron_jupyter` end the completion of Csound cells."""
    from .notebook import magics

    magics.unload(shell)


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Tell Jupyter Server what to load."""
    from .server.app import OrchestronApp

    return [{"module": "orchestron_jupyter", "app": OrchestronApp}]
