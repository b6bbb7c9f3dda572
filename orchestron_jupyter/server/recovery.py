"""Bringing a session back after its engine died: a new engine that is told what the old one was.

The rule: a command that was under way when the old engine died is not told again, and one that
kills the new engine is left out for the next. After some attempts the session stays without one.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from ..errors import EngineError, OrchestronError
from ..journal import PROOF, PROOF_LIMIT, describe
from ..protocol import Begin, GetStatus

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ..protocol import Command
    from ..side_files import SideFiles
    from .running_engine import RunningEngine

ATTEMPTS: Final = 4
COMMAND_LIMIT: Final = 10.0
"""Seconds that one command may take to be told again."""

_log: Final = logging.getLogger(__name__)


async def recovered(
    commands: Sequence[Command[Any]],
    take: Callable[[], Awaitable[RunningEngine]],
    files: SideFiles | None = None,
) -> RunningEngine:
    """Return a new engine that was told `commands`, its clock running.

    Parameters
    ----------
    commands
        From the journal of the engine before.
    take
        Gives a started engine.
    files
        What `commands` count on, of the engine before.

    Raises
    ------
    EngineError
        If each new engine died too.
    CsoundMissingError
        If Csound has gone meanwhile.
    """
    left = list(commands)
    for _ in range(ATTEMPTS):
        engine = await take()
        engine.inherit(files)
        await engine.call(Begin())
        killer = await _tell(engine, left)
        if killer is None and await _renders(engine):
            return engine
        if killer is None and left:
            killer = left[-1]  # what was told last is the likeliest cause
        if killer is None:
            break
        _log.warning("%s killed the new engine too; it is left out.", describe(killer))
        left = [command for command in left if command is not killer]
        await engine.stop()
    msg = "The new engines died too, when they were given the session's code."
    raise EngineError(msg)


async def _renders(engine: RunningEngine) -> bool:
    """Tell whether the engine renders with what it was told."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PROOF_LIMIT
    try:
        start = (await engine.call(GetStatus())).engine_time
        while loop.time() < deadline:
            if (await engine.call(GetStatus())).engine_time >= start + PROOF:
                return True
            await asyncio.sleep(0.01)
    except EngineError:
        pass
    return False


async def _tell(engine: RunningEngine, commands: Sequence[Command[Any]]) -> Command[Any] | None:
    """Tell the engine what it needs to know; returns the command that it died of."""
    for command in commands:
        try:
            await engine.call(command, COMMAND_LIMIT)
        except EngineError:
            return command
        except OrchestronError as error:
            _log.warning("%s can't be done again: %s", describe(command), error)
    return None
