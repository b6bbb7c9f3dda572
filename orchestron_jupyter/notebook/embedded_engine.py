"""Engines that this process started itself, because no Jupyter server runs it.

The rule: one engine a name, for the life of this process; running a cell again finds the engine it
had, although IPython still holds the old session in its history.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .. import settings as all_settings
from ..control_socket import connected_socket
from ..engine_process import EngineProcess
from ..errors import CsoundMissingError
from ..settings import Settings

if TYPE_CHECKING:
    from ..protocol import Address

_log: Final = logging.getLogger(__name__)
_engines: Final[dict[str, tuple[EngineProcess, Address]]] = {}


def open_engine(name: str) -> Address:
    """Find the engine of this name, or start it.

    Raises
    ------
    CsoundMissingError
        If Csound's library is not there.
    EngineError
        If the engine does not start.
    """
    if name in _engines and _answers(_engines[name][1]):
        return _engines[name][1]
    values, complaints = all_settings.from_environment(os.environ)
    for complaint in complaints:
        _log.warning(complaint)

    engine = EngineProcess(Settings(**values), str(Path.cwd()), _log.debug, lambda _status: None)
    ready = engine.start()
    if ready.csound_missing:
        engine.stop()
        raise CsoundMissingError(ready.csound_missing)
    _engines[name] = (engine, ready.address)
    return ready.address


def _answers(address: Address) -> bool:
    try:
        connected_socket(address).close()
    except OSError:
        return False
    return True


def close_engine(name: str) -> None:
    """End the engine of this name; it is no error if there is none."""
    engine, _address = _engines.pop(name, (None, None))
    if engine is not None:
        engine.stop()
