"""What axe-core finds wrong with a page: rules of WCAG and good practice that a program can check.

The rule: it looks at the page as it is shown, all of it; nothing is excused.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT: Final = Path(__file__).parents[2] / "js/node_modules/axe-core/axe.min.js"
RUN: Final = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}"""


def violations(page: Page) -> list[str]:
    """Return a sentence for each element that breaks a rule."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=SCRIPT)
    found: list[str] = page.evaluate(RUN)
    return found
