"""Builds the documentation: writes the page of settings, and looks at every link.

The rule: what stands in the code is not written twice. `docs/settings.md` comes from `settings.py`;
a link or picture that leads nowhere fails, and with `--check` so does a page that is out of date.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from orchestron_jupyter.settings import MODE_ALIASES, Description, descriptions

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS: Final = Path(__file__).parent
ROOT: Final = DOCS.parent
SETTINGS: Final = DOCS / "settings.md"
_LINK: Final = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
_HEAD: Final = """# Settings

What stands higher prevails: the command line (`--OrchestronApp.NAME=VALUE` under any Jupyter
program), a configuration file (`c.OrchestronApp.NAME = VALUE`), the environment, the default. This
page is made from `orchestron_jupyter/settings.py`.

"""
_FOOT: Final = (
    "\n[Previous: where the sound comes out](audio-output-mode.md) · [Up: overview](index.md) · "
    "[Next: when something is wrong](troubleshooting.md)\n"
)


def settings_page() -> str:
    """Return the page of settings."""
    return _HEAD + "\n".join(_entry(each) for each in descriptions()) + _FOOT


def _entry(setting: Description) -> str:
    facts = [f"default `{setting.default!r}`", f"environment `{setting.environment}`"]
    if setting.choices:
        aliases = MODE_ALIASES if setting.name == "audio_output_mode" else ()
        facts.insert(1, "one of " + ", ".join(f"`{word}`" for word in (*setting.choices, *aliases)))
    elif setting.minimum is not None:
        facts.insert(1, f"{setting.minimum:g} to {setting.maximum:g}")
    if setting.unit:
        facts.insert(1, f"in {setting.unit}")
    if setting.alias:
        facts.append(f"`jupyter orchestron --{setting.alias}`")
    return f"## `{setting.name}`\n\n{setting.meaning}\n\n{'; '.join(facts)}.\n"


def dead_links() -> Iterator[str]:
    """Find links to files that are not there, in every page of the documentation."""
    for page in (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))):
        for target in _LINK.findall(page.read_text(encoding="utf-8")):
            is_elsewhere = re.match(r"[a-z]+:", target) is not None
            if not is_elsewhere and not (page.parent / target).exists():
                yield f"{page.relative_to(ROOT)}: {target}"


def main() -> None:
    """Build, or only look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if out of date")
    if parser.parse_args().check:
        if SETTINGS.read_text(encoding="utf-8") != settings_page():
            sys.exit("docs/settings.md is out of date: make docs.")
    else:
        SETTINGS.write_text(settings_page(), encoding="utf-8")
    if dead := list(dead_links()):
        sys.exit("Dead links:\n" + "\n".join(dead))


if __name__ == "__main__":
    main()
