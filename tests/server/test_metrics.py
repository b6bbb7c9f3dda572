"""Metrics of the sessions on Jupyter's own page of metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from orchestron_jupyter.protocol import Listen, ListenerStats, ListListeners, ReportListener
from tests.server.handlers.test_whep import offering_peer
from tests.server.processes import kill_engine, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from orchestron_jupyter.server.app import OrchestronApp


async def metrics(jp_fetch: Callable[..., Any]) -> dict[str, dict[tuple[str, ...], float]]:
    """Return our metrics by name and by the values of their labels, by the labels' names."""
    text = (await jp_fetch("metrics")).body.decode()
    return {
        family.name: {
            tuple(value for _name, value in sorted(sample.labels.items())): sample.value
            for sample in family.samples
        }
        for family in text_string_to_metric_families(text)
        if family.name.startswith("orchestron_")
    }


async def test_a_server_without_sessions_has_nothing_to_tell(
    started: OrchestronApp,  # noqa: ARG001 - the server must have started the extension
    jp_fetch: Callable[..., Any],
) -> None:
    told = await metrics(jp_fetch)
    assert "orchestron_listeners" in told
    assert not any(told.values())


async def test_listeners_are_counted_by_how_they_listen_and_what_they_told_is_summed(
    started: OrchestronApp, jp_fetch: Callable[..., Any]
) -> None:
    session, _created = await started._sessions.open("song")
    peers = [await offering_peer() for _ in range(3)]
    presets = ["balanced", "balanced", "low bandwidth"]
    for peer, preset in zip(peers, presets, strict=True):
        answer = await session.listen(Listen(peer.localDescription.sdp, preset=preset))  # type: ignore[arg-type]
        stats = ListenerStats(concealed_samples=100, round_trip_time=0.02, packets_lost=2)
        await session.call(ReportListener(answer.listener_id, stats))
    await until(lambda: session.status.listeners == 3)

    await started._metrics.look()
    told = await metrics(jp_fetch)

    label = session.id[:8]
    assert told["orchestron_listeners"] == {
        ("balanced", label, "connecting", "element"): 2,
        ("low bandwidth", label, "connecting", "element"): 1,
    }
    assert told["orchestron_concealed_samples"] == {(label,): 300}
    assert told["orchestron_lost_packets"] == {(label,): 6}
    assert told["orchestron_round_trip_seconds"] == {(label,): 0.02}
    assert told["orchestron_dropped_packets"] == {(label,): 0}
    assert set(told["orchestron_overruns"]) == {(label,)}
    for peer in peers:
        await peer.close()


async def test_no_secret_and_no_listener_is_named(
    started: OrchestronApp, jp_fetch: Callable[..., Any]
) -> None:
    session, _created = await started._sessions.open("a secret name")
    peer = await offering_peer()
    await session.listen(Listen(peer.localDescription.sdp))
    (listener,) = await session.call(ListListeners())
    await until(lambda: session.status.listeners == 1)
    await started._metrics.look()

    text = (await jp_fetch("metrics")).body.decode()

    assert session.id not in text
    assert listener.id not in text
    assert "a secret name" not in text
    await peer.close()


async def test_a_session_that_is_over_is_gone_and_one_whose_engine_died_is_no_error(
    started: OrchestronApp, jp_fetch: Callable[..., Any]
) -> None:
    session, _created = await started._sessions.open("song")
    peer = await offering_peer()
    await session.listen(Listen(peer.localDescription.sdp))
    await until(lambda: session.status.listeners == 1)

    kill_engine(session)
    await started._metrics.look()
    assert (await metrics(jp_fetch))["orchestron_listeners"] == {}
    await started._sessions.close(session.id)

    assert not any((await metrics(jp_fetch)).values())
    await peer.close()


async def test_a_server_that_stopped_is_not_asked_any_more(started: OrchestronApp) -> None:
    await started.stop_extension()

    assert started._metrics not in set(REGISTRY._collector_to_names)
