"""An engine process in local mode: a sound device's plugins are not for the tests' process."""

from __future__ import annotations

from typing import Any

from orchestron_jupyter.engine_process import EngineProcess
from orchestron_jupyter.notebook.engine_client import EngineClient
from orchestron_jupyter.settings import Settings


class LocalEngine:
    """Runs for the length of a block, which gets a client of it."""

    def __init__(self, **settings: Any) -> None:
        chosen = Settings(audio_output_mode="local", **settings)
        self._process = EngineProcess(chosen, "", lambda _line: None, lambda _status: None)

    def __enter__(self) -> EngineClient:
        self._client = EngineClient(self._process.start().address)
        return self._client

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._process.stop()
