"""The rungs of the ladder: what the sound costs in time where the network allows less and less.

The rule: the same session is heard in the same way by the same page; what differs is what lies in
between: nothing, a TURN server on this machine, or the Jupyter server's own port.
"""

from __future__ import annotations

import contextlib
import json
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks import busy, clicks, dropouts, latency
from benchmarks.figure import Figure
from benchmarks.page import client_page
from benchmarks.stand import SETTLED
from benchmarks.ways import ELEMENT, WORKLET, Way
from tests.e2e.chromium import launch
from tests.e2e.jupyter import JupyterServer
from tests.e2e.sound import onsets
from tests.e2e.turn import TurnServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.stand import Effort, Stand

NO_UDP: Final = "--webrtc-ip-handling-policy=disable_non_proxied_udp"
THROUGH_THE_SERVER: Final = Way("balanced", "audio worklet")
PATIENCE: Final = 20.0


class Rung(NamedTuple):
    """How far the sound gets: by which transport of the TURN server; `""` is none."""

    name: str
    way: Way
    turn: str = ""
    may_udp: bool = True


RUNGS: Final = (
    Rung("direct", ELEMENT),
    Rung("direct", WORKLET),
    Rung("TURN over UDP", ELEMENT, "udp"),
    Rung("TURN over TCP", ELEMENT, "tcp"),
    Rung("through the Jupyter server", THROUGH_THE_SERVER, may_udp=False),
)


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Time each rung's first sound and its clicks; the last one also under load."""
    figures = []
    (stand.folder / "turn").mkdir()
    with TurnServer(stand.folder / "turn") as turn:
        for rung in RUNGS:
            with _standing_on(stand, rung, turn) as own, own.player() as player:
                subject = f"{rung.name}, {rung.way.subject}"
                player.compile(clicks.ORCHESTRA + dropouts.ORCHESTRA)
                figures += latency.of_way(own, player, rung.way, effort, subject)
                player.hold(dropouts.INSTRUMENT)
                time.sleep(SETTLED)
                figures.append(_first_sounds(own, rung, effort.runs))
                if not rung.may_udp:
                    with own.listener(rung.way) as page, busy.saving(own.jupyter):
                        heard = dropouts.of_way(own, player, page, rung.way, effort.tone / 2)
                        figures += [_on(rung, each) for each in heard]
                        player.release()
                        found = [latency.click_until(own, player, page, _now(page.opened) + 20)]
                        figures += latency.settled(f"{subject}, while it saves 10 MB", found)
    return figures


def _on(rung: Rung, figure: Figure) -> Figure:
    return figure._replace(subject=f"{rung.name}, {figure.subject}")


def _now(opened: float) -> float:
    return time.monotonic() - opened


@contextlib.contextmanager
def _standing_on(stand: Stand, rung: Rung, turn: TurnServer) -> Iterator[Stand]:
    """Make a stand on a rung: a server that has only that, or a browser that may not more."""
    if not rung.may_udp:
        browser = launch(stand.browser.browser_type, stand.pulse.environment, [NO_UDP])
        yield stand._replace(browser=browser)
        browser.close()
        return
    if not rung.turn:
        yield stand
        return
    environment = {
        "VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS": json.dumps([turn.entry(rung.turn)]),
        "ORCHESTRON_ICE_POLICY": "relay",
    }
    folder = stand.folder / f"turn-{rung.turn}"
    with JupyterServer(folder, environment) as server:
        time.sleep(SETTLED)
        yield stand._replace(jupyter=server, folder=folder)


def _first_sounds(stand: Stand, rung: Rung, runs: int) -> Figure:
    """Open the page `runs` times on a session that sounds."""
    (session,) = stand.jupyter.sessions()
    found = []
    for _ in range(runs):
        stand.pulse.wait_for_silence()
        mark = stand.pulse.mark()
        begun = time.monotonic()
        with client_page(stand.browser, stand.jupyter, session["id"], rung.way):
            stand.pulse.wait_for_sound(PATIENCE)
            first = onsets(stand.pulse.since(mark, stand.pulse.mark() - mark)[:, 0])[0]
        found.append(1000 * (stand.clock.time_of(mark + first) - begun))
    note = "from asking for the page; the session sounds already"
    return Figure(
        "to the first sound", f"{rung.name}, {rung.way.subject}", "ms", tuple(found), note
    )
