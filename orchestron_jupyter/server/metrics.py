"""What goes on in the sessions, as Prometheus metrics on the Jupyter server's own `/metrics`.

The rule: only what is there now is told, and a label has few values: a session is named by the
beginning of its id, a listener not at all. Asking for metrics makes no engine do anything; they are
looked at every few seconds, whether anybody asks or not.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Final

from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from ..errors import OrchestronError
from ..protocol import ListListeners

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client import Metric

    from ..protocol import ListenerDescription
    from .session import Session
    from .sessions import SessionManager

INTERVAL: Final = 5.0
"""Seconds between two looks at the listeners."""
ANSWER_LIMIT: Final = 2.0

_LABEL_LENGTH: Final = 8


class Metrics(Collector):
    """Collects the metrics of every session.

    Parameters
    ----------
    sessions
        The sessions of this server.
    """

    def __init__(self, sessions: SessionManager) -> None:
        self._sessions = sessions
        self._listeners: dict[str, tuple[ListenerDescription, ...]] = {}
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Appear on `/metrics`, and look at the listeners from now on."""
        REGISTRY.register(self)
        self._looking = asyncio.create_task(self._look_again_and_again(), name="metrics")

    def stop(self) -> None:
        """Disappear; it is no error if this never started."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
            REGISTRY.unregister(self)

    async def look(self) -> None:
        """Ask the engines of all sessions that are listened to about their listeners."""
        heard = [each for each in self._sessions if each.status.listeners]
        answers = await asyncio.gather(*(_listeners_of(each) for each in heard))
        self._listeners = {
            session.id: answer for session, answer in zip(heard, answers, strict=True)
        }

    def describe(self) -> tuple[Metric, ...]:
        """Promise nothing, so that two servers in one process do not collide."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Return the metrics as they are now."""
        yield self._listener_counts()
        sessions = tuple(self._sessions)
        for name, meaning, of_session in (
            ("overruns", "Restarts of an engine's clock after a stall.", _overruns),
            ("dropped_packets", "Packets that present listeners were too slow for.", self._dropped),
            ("lost_packets", "Packets that did not reach present listeners.", self._lost),
            ("concealed_samples", "Samples that present listeners made up.", self._concealed),
            ("round_trip_seconds", "Longest round trip of present listeners.", self._round_trip),
        ):
            family = GaugeMetricFamily(f"orchestron_{name}", meaning, labels=["session"])
            for session in sessions:
                family.add_metric([_label(session)], of_session(session))
            yield family

    def _listener_counts(self) -> Metric:
        labels = ["session", "state", "way", "preset"]
        family = GaugeMetricFamily("orchestron_listeners", "Listeners at present.", labels=labels)
        for session in self._sessions:
            present = self._listeners.get(session.id, ())
            for how, count in Counter((e.state, e.way, e.preset) for e in present).items():
                family.add_metric([_label(session), *how], count)
        return family

    def _dropped(self, session: Session) -> float:
        return sum(each.packets_dropped for each in self._listeners.get(session.id, ()))

    def _lost(self, session: Session) -> float:
        told = [each.stats for each in self._listeners.get(session.id, ())]
        return sum(stats.packets_lost for stats in told if stats)

    def _concealed(self, session: Session) -> float:
        told = [each.stats for each in self._listeners.get(session.id, ())]
        return sum(stats.concealed_samples for stats in told if stats)

    def _round_trip(self, session: Session) -> float:
        told = [each.stats for each in self._listeners.get(session.id, ())]
        return max((stats.round_trip_time for stats in told if stats), default=0.0)

    async def _look_again_and_again(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(INTERVAL)


async def _listeners_of(session: Session) -> tuple[ListenerDescription, ...]:
    try:
        return await session.call(ListListeners(), ANSWER_LIMIT)
    except OrchestronError:
        return ()  # its engine has just ended, or hangs


def _overruns(session: Session) -> float:
    return session.status.overruns


def _label(session: Session) -> str:
    return session.id[:_LABEL_LENGTH]
