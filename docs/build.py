"""Builds the documentation: writes the pages made from code, and looks at every link.

The rule: what stands in the code is not written twice. `docs/settings.md` comes from `settings.py`,
`docs/instruments.md` from the comments in the library, the links from page to page from the table
in `docs/index.md`; a link or picture that leads nowhere fails, and with `--check` so does a page
that is out of date.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from orchestron_jupyter import instruments as library
from orchestron_jupyter.engine.orchestra import instruments
from orchestron_jupyter.settings import MODE_ALIASES, Description, descriptions

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS: Final = Path(__file__).parent
ROOT: Final = DOCS.parent
_ROW: Final = re.compile(r"^\| \[([^\]]+)\]\(([\w-]+\.md)\) \|", re.MULTILINE)
_NAVIGATION: Final = re.compile(r"^(?:\[Previous: [^\n]*|\[Up: [^\n]*)$\n?", re.MULTILINE)
_LINK: Final = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
_HEAD: Final = """# Settings

What stands higher prevails: the command line (`--OrchestronApp.NAME=VALUE` under any Jupyter
program), a configuration file (`c.OrchestronApp.NAME = VALUE`), the environment, the default. This
page is made from `orchestron_jupyter/settings.py`.

"""


def settings_page() -> str:
    """Return the page of settings."""
    return _HEAD + "\n".join(_entry(each) for each in descriptions())


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


_LIBRARY_HEAD: Final = """# The instrument library

`session.instrument(NAME)` compiles one of these into the session; `session.library` lists them.
The parameters are p4, p5, … in this order; they are given by position or by name, and `velocity`
means `amp`. `reverb` and `delay` are effects: start one as a held note; the `reverb` and `delay`
of the other instruments say how much they send to it.

```python
hall = session.instrument("reverb").note_on(decay=3)
session.instrument("bell").play("A5", reverb=0.4, duration=3)
```

This page is made from the comments in `orchestron_jupyter/instruments/`.

"""


def library_page() -> str:
    """Return the page of bundled instruments."""
    return _LIBRARY_HEAD + "\n".join(_instrument(name) for name in library.names())


def _instrument(name: str) -> str:
    described = {each.name: each for each in instruments(library.source(name))}[name]
    rows = [
        f"| `{each.name}` | {each.default:g} | {each.minimum:g} to {each.maximum:g} {each.unit} "
        f"| {each.meaning} |"
        for each in described.parameters
    ]
    head = f"## `{name}`\n\n{described.meaning}\n\n| parameter | default | range | meaning |\n"
    return head + "|---|---|---|---|\n" + "\n".join(rows) + "\n"


def dead_links() -> Iterator[str]:
    """Find links to files that are not there, in every page of the documentation."""
    for page in (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))):
        for target in _LINK.findall(page.read_text(encoding="utf-8")):
            is_elsewhere = re.match(r"[a-z]+:", target) is not None
            if not is_elsewhere and not (page.parent / target).exists():
                yield f"{page.relative_to(ROOT)}: {target}"


def built_pages() -> Iterator[tuple[Path, str]]:
    """Yield every page with its text: those from code, and all with links to their neighbours.

    The order is that of the table in `index.md`.
    """
    made = {"settings.md": settings_page(), "instruments.md": library_page()}
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    order = [("index.md", "overview")]
    order += [(name, title[0].lower() + title[1:]) for title, name in _ROW.findall(index)]
    for page in sorted(DOCS.glob("*.md")):
        text = made.get(page.name, page.read_text(encoding="utf-8"))
        names = [name for name, _title in order]
        if page.name not in names:
            sys.exit(f"docs/{page.name} is not in the table of docs/index.md.")
        place = names.index(page.name)
        yield page, f"{_NAVIGATION.sub('', text).rstrip()}\n\n{_links(order, place)}\n"


def _links(order: list[tuple[str, str]], place: int) -> str:
    links = []
    if place > 0:
        name, title = order[place - 1]
        links.append(f"[Previous: {title}]({name})")
    links.append("[Up: overview](index.md)" if place else "[Up: README](../README.md)")
    if place + 1 < len(order):
        name, title = order[place + 1]
        links.append(f"[Next: {title}]({name})")
    return " · ".join(links)


def main() -> None:
    """Build, or only look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if out of date")
    only_looks = parser.parse_args().check
    for page, text in list(built_pages()):
        if not only_looks:
            page.write_text(text, encoding="utf-8")
        elif page.read_text(encoding="utf-8") != text:
            sys.exit(f"docs/{page.name} is out of date: make docs.")
    if dead := list(dead_links()):
        sys.exit("Dead links:\n" + "\n".join(dead))


if __name__ == "__main__":
    main()
