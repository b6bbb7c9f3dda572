"""The Runtime panel in a page, as a user sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PANEL: Final = "section.orchestron-panel[aria-label=Orchestron]"


def panels(page: Page) -> Locator:
    """Return every Runtime panel of the page."""
    return page.locator(PANEL)


def wait_for_state(panel: Locator, state: str, limit: float = 20.0) -> None:
    """Wait until one panel shows a state, such as "live"."""
    expect(panel).to_have_attribute("data-state", state, timeout=1000 * limit)


def detail(panel: Locator) -> str:
    """Return the sentence that a panel says about its state."""
    return panel.get_by_test_id("detail").inner_text()
