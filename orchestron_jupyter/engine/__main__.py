"""The engine process; see :mod:`orchestron_jupyter.engine_process` for its other side.

The rule: stdin gives the configuration and is the lifeline, stdout says once that the engine is
ready, and everything that anybody prints goes to stderr.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from pathlib import Path

import msgspec

from ..control_socket import ControlServer
from ..protocol import ENGINE_COMMANDS, EngineConfiguration, EngineReady
from .engine import Engine
from .lifeline import Lifeline, first_line, taken_stdout


def main() -> None:
    """Run one engine until its lifeline ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the parent's
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    ready_pipe = taken_stdout()
    configuration = msgspec.json.decode(first_line(), type=EngineConfiguration)
    status = 1
    try:
        asyncio.run(_run(configuration, ready_pipe))
        status = 0
    except Exception:
        logging.getLogger(__name__).exception("The engine ended by a fault of its own.")
    finally:
        sys.stderr.flush()
        os._exit(status)  # Csound's plugins have exit handlers that may hang


async def _run(configuration: EngineConfiguration, ready_pipe: int) -> None:
    loop = asyncio.get_running_loop()
    folder = Path.cwd()
    if configuration.directory:
        os.chdir(configuration.directory)
    engine = Engine(configuration.settings, folder)
    server = ControlServer(ENGINE_COMMANDS, engine.handle, engine.set_controllers, engine.streams)
    engine.publish_to(server.publish)

    def on_parents_end() -> None:
        loop.call_soon_threadsafe(engine.ended.set)

    Lifeline(on_parents_end).start()
    if hasattr(signal, "SIGTERM"):
        loop.add_signal_handler(signal.SIGTERM, engine.ended.set)
    address = await server.start(configuration.address)
    engine.start(is_spare=configuration.is_spare)
    gc.freeze()  # what start-up made is not searched again while sound is playing
    ready = EngineReady(address, engine.csound_version, engine.csound_missing)
    os.write(ready_pipe, msgspec.json.encode(ready) + b"\n")
    os.close(ready_pipe)
    await engine.ended.wait()
    await server.stop()
    await engine.stop()


if __name__ == "__main__":
    main()
