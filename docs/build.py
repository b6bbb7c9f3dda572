"""Builds the documentation: writes the pages made from code, then the site, strictly.

The rule: what stands in the code is not written twice: `making/` has a module for each page that
comes from code; the links from page to page come from the tables in `docs/index.md`. Every page can
be read as it is, on GitHub too; Sphinx makes a site of the same files, and a link, picture or
anchor that leads nowhere fails. With `--check` nothing is written, and a page out of date fails.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

# Started as a script, Python looks for modules beside it only.
DOCS: Final = Path(__file__).resolve().parent
ROOT: Final = DOCS.parent
sys.path.insert(0, str(ROOT))

from docs.making.bench_table import bench_table  # noqa: E402
from docs.making.library_page import library_page  # noqa: E402
from docs.making.python_page import python_page  # noqa: E402
from docs.making.rest_page import rest_page  # noqa: E402
from docs.making.settings_page import environment_table, settings_page  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SITE: Final = ROOT / "build" / "docs"
PAGES: Final[dict[str, Callable[[], str]]] = {
    "settings.md": settings_page,
    "instruments.md": library_page,
    "rest.md": rest_page,
    "python.md": python_page,
}
PARTS: Final[dict[str, Callable[[], str]]] = {
    "environment": environment_table,
    "bench": bench_table,
}
"""What is put into a page between `<!-- made: NAME -->` and `<!-- end -->`."""
_PART: Final = re.compile(r"<!-- made: (\w+) -->\n.*?<!-- end -->", re.DOTALL)
_ROW: Final = re.compile(r"^\| \[([^\]]+)\]\(([\w-]+\.md)\) \|", re.MULTILINE)
_NAVIGATION: Final = re.compile(r"^(?:\[Previous: [^\n]*|\[Up: [^\n]*)$\n?", re.MULTILINE)
_LINK: Final = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def built_pages() -> Iterator[tuple[Path, str]]:
    """Yield every page with its text: those from code, and all with links to their neighbours.

    The order is that of the tables in `index.md`.
    """
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    order = [("index.md", "overview")]
    order += [(name, _within_a_line(title)) for title, name in _ROW.findall(index)]
    names = [name for name, _title in order]
    for page in sorted({*DOCS.glob("*.md"), *(DOCS / name for name in PAGES)}):
        if page.name not in names:
            sys.exit(f"docs/{page.name} is not in a table of docs/index.md.")
        made = PAGES.get(page.name)
        text = made() if made else page.read_text(encoding="utf-8")
        text = _PART.sub(_part, _NAVIGATION.sub("", text))
        yield page, f"{text.rstrip()}\n\n{_links(order, names.index(page.name))}\n"


def _part(found: re.Match[str]) -> str:
    return f"<!-- made: {found[1]} -->\n{PARTS[found[1]]()}\n<!-- end -->"


def _within_a_line(title: str) -> str:
    """Return "playing" for "Playing", but "MIDI" for "MIDI"."""
    return title[0].lower() + title[1:] if title[1:2].islower() else title


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


def dead_links() -> Iterator[str]:
    """Find links to files that are not there, in every page, as GitHub would follow them."""
    for page in (*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))):
        for target in _LINK.findall(page.read_text(encoding="utf-8")):
            is_elsewhere = re.match(r"[a-z]+:", target) is not None
            if not is_elsewhere and not (page.parent / target).exists():
                yield f"{page.relative_to(ROOT)}: {target}"


def build_site(folder: Path) -> None:
    """Let Sphinx make the site; each warning of its is an error."""
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet"]
    options = ["--builder", "dirhtml", "--conf-dir", str(DOCS), "--doctree-dir"]
    with tempfile.TemporaryDirectory() as doctrees:
        made = subprocess.run(
            [*command, *options, doctrees, str(ROOT), str(folder)], check=False, cwd=ROOT
        )
    if made.returncode:
        sys.exit("The site could not be built: see above.")


def main() -> None:
    """Build, or only look."""
    parser = argparse.ArgumentParser(description="Build the documentation.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail if out of date")
    only_looks = parser.parse_args().check
    for page, text in list(built_pages()):
        if not only_looks:
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            sys.exit(f"docs/{page.name} is out of date: make docs.")
    if dead := list(dead_links()):
        sys.exit("Dead links:\n" + "\n".join(dead))
    if only_looks:
        with tempfile.TemporaryDirectory() as folder:
            build_site(Path(folder))
    else:
        build_site(SITE)
        print(f"Open {SITE.relative_to(ROOT)}/docs/index.html.")


if __name__ == "__main__":
    main()
