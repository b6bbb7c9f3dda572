"""A line that loses and delays: a UDP relay between a page and an engine, in a process of its own.

The rule: what is lost is lost by chance, in both directions, and what is delayed stays in order, as
on a line with a queue. It is told by a line of JSON on stdin: `python -m benchmarks.rough_line`.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

if TYPE_CHECKING:
    from typing_extensions import Self

CANDIDATE: Final = re.compile(
    r"^a=candidate:(\S+) (\d) (udp) (\d+) (\S+) (\d+) typ host.*$", re.MULTILINE
)


class Condition(NamedTuple):
    """How bad a line is: loss as a probability, jitter in seconds from 0 to that."""

    name: str
    loss: float = 0.0
    jitter: float = 0.0


class RoughLine:
    """The process, from outside."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.rough_line"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)

    def lay(self, answer: str) -> str:
        """Return an engine's answer (SDP) with this line in front of the engine."""
        found = CANDIDATE.search(answer)
        assert found is not None, answer
        host, port = found[5], int(found[6])
        line_port = self._ask(do="lay", host=host, port=port)
        through = f"a=candidate:{found[1]} {found[2]} udp {found[4]} {host} {line_port} typ host"
        first, *_others = CANDIDATE.findall(answer)
        assert first[4] == host
        kept = CANDIDATE.sub("", answer)
        return re.sub(r"(\r?\n)+", "\r\n", kept[: found.start()] + through + kept[found.start() :])

    def become(self, condition: Condition) -> None:
        self._ask(do="become", loss=condition.loss, jitter=condition.jitter)

    def cut(self, seconds: float) -> None:
        """Let nothing through for a while, from now on."""
        self._ask(do="cut", seconds=seconds)

    def _ask(self, **request: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


class _Part:
    """What the process has: how bad the line is, and one way for each connection."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loss = self._jitter = self._cut_until = 0.0

    async def lay(self, host: str, port: int) -> int:
        near = _End(self)
        await self._loop.create_datagram_endpoint(lambda: near, local_addr=(host, 0))
        far = _End(self)
        await self._loop.create_datagram_endpoint(lambda: far, local_addr=(host, 0))
        near.other, far.other = far, near
        far.address = (host, port)
        return int(near.transport.get_extra_info("sockname")[1])

    async def become(self, loss: float, jitter: float) -> None:
        self._loss, self._jitter = loss, jitter

    async def cut(self, seconds: float) -> None:
        self._cut_until = self._loop.time() + seconds

    def arrival(self, earliest: float) -> float | None:
        """Return when a packet that is sent now arrives; `None` if it never does."""
        now = self._loop.time()
        if now < self._cut_until or random.random() < self._loss:
            return None
        return max(earliest, now + random.uniform(0, self._jitter))


class _End(asyncio.DatagramProtocol):
    """One end of a way: what comes in here goes out at the other."""

    transport: asyncio.DatagramTransport
    other: _End

    def __init__(self, part: _Part) -> None:
        self._part = part
        self._last = 0.0
        self.address: tuple[str, int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if self.address is None:
            self.address = addr
        at = self._part.arrival(self._last)
        if at is None:
            return
        self._last = at
        asyncio.get_running_loop().call_at(at, self.other.send, data)

    def send(self, data: bytes) -> None:
        if self.address is not None:
            self.transport.sendto(data, self.address)


async def main() -> None:
    part = _Part()
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        request = json.loads(line)
        print(json.dumps(await getattr(part, request.pop("do"))(**request)), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
