"""What is put right of aioice."""

from __future__ import annotations

import asyncio
from typing import Final

import aioice.ice
import pytest

from orchestron_jupyter.engine import ice

CANDIDATE: Final = "a=candidate:1 1 udp 2113937151 192.0.2.2 50000 typ host\r\n"


def test_a_machine_without_a_network_offers_its_loopback_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ice, "_interface_addresses", lambda *_families: [])

    assert aioice.ice.get_host_addresses(use_ipv4=True, use_ipv6=True) == ["127.0.0.1"]


def test_random_names_are_taken_out_of_an_offer_and_nothing_else() -> None:
    kept = (
        "v=0\r\n"
        "a=candidate:1 1 udp 2113937151 192.0.2.2 50000 typ host\r\n"
        "a=candidate:3 1 udp 1 relay.localdomain 50000 typ relay\r\n"
        "a=x-note:printer.local is no candidate\r\n"
    )
    name = "a=candidate:2 1 udp 2113937151 6e1f0b9c-0c1d.local 50001 typ host generation 0\r\n"

    assert ice.without_mdns(kept.replace("v=0\r\n", "v=0\r\n" + name) + name) == kept


def test_whoever_answers_no_check_is_gone_within_ten_seconds() -> None:
    longest_pause = 1.2 * aioice.ice.CONSENT_INTERVAL  # aioice draws it from 0.8 to 1.2
    patience = aioice.stun.RETRY_RTO

    assert aioice.ice.CONSENT_FAILURES * (longest_pause + patience) < 10


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [("", "", False), (CANDIDATE, "", True), ("", CANDIDATE, False), (CANDIDATE, CANDIDATE, True)],
)
def test_only_the_candidates_of_the_section_that_all_share_count(
    first: str, second: str, *, found: bool
) -> None:
    offer = f"v=0\r\nm=audio 9 X 96\r\n{first}m=application 9 Y z\r\n{second}"

    assert ice.has_candidates(offer) is found


async def test_a_connection_that_was_closed_as_it_connected_asks_nobody() -> None:
    near, far = (aioice.ice.Connection(ice_controlling=each) for each in (True, False))
    for connection in (near, far):
        await connection.gather_candidates()
    for one, other in ((near, far), (far, near)):
        for candidate in other.local_candidates:
            await one.add_remote_candidate(candidate)
        await one.add_remote_candidate(None)
        one.remote_username, one.remote_password = other.local_username, other.local_password
    await asyncio.gather(near.connect(), far.connect())
    await near.close()

    await asyncio.wait_for(near.query_consent(), 1)

    await far.close()
