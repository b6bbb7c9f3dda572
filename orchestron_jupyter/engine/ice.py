"""What aioice does otherwise than we need, put right once for this process.

The rule: everything here is about finding the other side and noticing that it is gone; importing
this module suffices.

References
----------
ICE (RFC 8445), consent freshness (RFC 7675), mDNS candidates
(draft-ietf-mmusic-mdns-ice-candidates).
"""

from __future__ import annotations

import re
from typing import Final

import aioice.ice

CONSENT_INTERVAL: Final = 0.8
CONSENT_FAILURES: Final = 6
"""So many checks in a row unanswered, each for half a second: a listener is gone after 7 to 9 s.

aioice takes 28 to 33 s, as RFC 7675 allows. Five or six of ten packets would have to be lost for
this to be wrong within a minute."""

_MDNS_CANDIDATE: Final = re.compile(r"^a=candidate:[^\r\n]*\.local [^\r\n]*\r?\n", re.MULTILINE)

_interface_addresses = aioice.ice.get_host_addresses
_query_consent = aioice.ice.Connection.query_consent


def host_addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:  # noqa: FBT001  # aioice's
    """Return this machine's addresses; the loopback one where there is no other.

    aioice leaves loopback out, so that a machine without a network would have no candidate.
    """
    return _interface_addresses(use_ipv4, use_ipv6) or (["127.0.0.1"] if use_ipv4 else [])


def without_mdns(offer: str) -> str:
    """Take the random .local names out of an offer, which cost aiortc a second each to look up.

    They are Chromium's own addresses; it is found by its packets as a peer-reflexive candidate.
    """
    return _MDNS_CANDIDATE.sub("", offer)


def has_candidates(offer: str) -> bool:
    """Tell whether an offer has candidates for its first section, whose transport all share.

    A browser gathers for each section before it knows that, and may have been faster for another.
    """
    return "\na=candidate:" in offer.partition("\nm=")[2].partition("\nm=")[0]


async def query_consent(connection: aioice.ice.Connection) -> None:
    """Ask the other side again and again, unless nobody wants to know.

    A connection that is closed at the moment when it connects would go on asking.
    """
    if not getattr(connection, "_closing", False):
        await _query_consent(connection)


aioice.ice.get_host_addresses = host_addresses
aioice.ice.Connection.query_consent = query_consent  # type: ignore[assignment]
aioice.ice.CONSENT_INTERVAL = CONSENT_INTERVAL  # type: ignore[assignment]  # seconds need not be whole
aioice.ice.CONSENT_FAILURES = CONSENT_FAILURES
