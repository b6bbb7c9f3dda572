"""What a page is told when it comes: how it may listen, and which ICE servers it may ask.

The rule: a page is told the same whoever greets it, a Jupyter server or the kernel.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from . import presets
from .ice_servers import ready
from .protocol import PageIce, Welcome

if TYPE_CHECKING:
    from .protocol import EngineStatus, SessionDescription
    from .settings import Settings

OWN_HOST: Final = "127.0.0.1"
"""Where a page that knows no host is looked for: an editor on the kernel's own machine."""


def page_ice(settings: Settings, host: str, name: str) -> PageIce:
    """Return what a browser asks, with credentials for whoever is called `name`.

    A URL without a host means the one by which the browser has reached Jupyter.
    """
    named = settings.external_address or host or OWN_HOST
    access = settings.turn_access
    listed = ready(settings.frontend_ice_servers, access, name, named, time.time())
    return PageIce(listed.servers, settings.ice_policy, listed.expires)


def greeting(
    settings: Settings, page: str, host: str, session: SessionDescription, status: EngineStatus
) -> Welcome:
    """Return the welcome of a page that has reached Jupyter by the name `host`."""
    return Welcome(
        page,
        session,
        status,
        presets=presets.describe(settings),
        preset=settings.preset,
        input_delay=settings.input_delay,
        ice=page_ice(settings, host, page),
    )
