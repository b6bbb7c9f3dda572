"""Pages and their grace."""

from __future__ import annotations

import asyncio

from orchestron_jupyter.protocol import CsoundMessage, Event
from orchestron_jupyter.server.pages import Pages

HELLO = CsoundMessage("hello")


async def test_every_page_gets_every_event() -> None:
    pages = Pages(0.01, lambda _page: None)
    first: list[Event] = []
    second: list[Event] = []
    pages.enter(first.append)
    pages.enter(second.append)
    pages.publish(HELLO)
    assert (first, second) == ([HELLO], [HELLO])


async def test_a_page_that_left_is_known_until_its_grace_is_over() -> None:
    gone: list[str] = []
    pages = Pages(0.05, gone.append)
    page = pages.enter(lambda _event: None)
    pages.leave(page)
    assert page in pages
    assert len(pages) == 0
    await asyncio.sleep(0.15)
    assert gone == [page]
    assert page not in pages


async def test_a_page_that_leaves_twice_ends_once() -> None:
    gone: list[str] = []
    pages = Pages(0.01, gone.append)
    page = pages.enter(lambda _event: None)
    pages.leave(page)
    pages.leave(page)
    await asyncio.sleep(0.1)
    assert gone == [page]


async def test_after_the_end_nobody_is_reported_gone() -> None:
    gone: list[str] = []
    pages = Pages(0.01, gone.append)
    pages.leave(pages.enter(lambda _event: None))
    pages.close()
    await asyncio.sleep(0.05)
    assert gone == []
