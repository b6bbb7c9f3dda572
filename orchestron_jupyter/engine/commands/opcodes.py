"""Commands about opcodes.

The rule: a Csound that plays nothing is asked, in a thread of its own and once; its list is the
same for all of them.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from ... import protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..stage import Stage
    from . import Handlers


class OpcodeCommands:
    """Lists opcodes.

    Parameters
    ----------
    stage
        Returns what plays; raises `CsoundMissingError` if nothing can.
    """

    def __init__(self, stage: Callable[[], Stage]) -> None:
        self._stage = stage
        self._opcodes: tuple[protocol.Opcode, ...] = ()
        self._listing = asyncio.Lock()
        self.handlers: Handlers = {protocol.ListOpcodes: self._list}

    async def _list(self, _command: protocol.ListOpcodes) -> tuple[protocol.Opcode, ...]:
        async with self._listing:
            if not self._opcodes:
                csound, _messages = await self._stage().ask(lambda host: host.silent_instance())
                loop = asyncio.get_running_loop()
                self._opcodes = await loop.run_in_executor(None, _listed, csound)
        return self._opcodes


def _listed(csound: Any) -> tuple[protocol.Opcode, ...]:
    """Return the opcodes that a Csound has once it is started, which loads its plugins."""
    csound.setOption("-n")  # no sound goes anywhere
    csound.compileOrc("i_nothing = 0\n")
    csound.start()
    entries, _count = csound.newOpcodeList()
    found = {
        (each.opname.decode(), each.outypes.decode(), each.intypes.decode())
        for each in entries or ()
    }
    csound.disposeOpcodeList(entries)
    return tuple(protocol.Opcode(*each) for each in sorted(found))
