"""Sphinx: a site made of the files in `docs/` and of README, CHANGELOG and CONTRIBUTING.

The rule: the source is the repository itself, so that a link means the same here as on GitHub. What
only GitHub's readers need (links to neighbours at the foot) is taken out, what only the site needs
(its order) is put in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from orchestron_jupyter import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "Orchestron for Jupyter"
release = __version__
extensions = ["myst_parser"]
root_doc = "docs/index"
CORPUS: Final = "benchmarks/results/corpus.md"
include_patterns = ["docs/*.md", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", CORPUS]
exclude_patterns = [
    ".*",
    "build",
    "dist",
    "js",
    "orchestron_jupyter",
    "tests",
]  # not walked through
source_suffix = {".md": "markdown"}
nitpicky = True

myst_heading_anchors = 4
myst_links_external_new_tab = False

html_theme = "furo"
html_title = "Orchestron for Jupyter"
html_copy_source = False
html_show_copyright = False
html_static_path: list[str] = []

_ROW: Final = re.compile(r"^\| \[[^\]]+\]\(([\w-]+)\.md\) \|", re.MULTILINE)
_SECTION: Final = re.compile(r"^## (.+)$", re.MULTILINE)
_NAVIGATION: Final = re.compile(r"^(?:\[Previous: |\[Up: ).*$\n?", re.MULTILINE)
_MORE: Final = ("README", "CHANGELOG", "CONTRIBUTING", CORPUS.removesuffix(".md"))


def _fit(_app: Sphinx, name: str, source: list[str]) -> None:
    """Take out the links to neighbours; put the order of the pages into the first one."""
    text = _NAVIGATION.sub("", source[0])
    if name == root_doc:
        title, *sections = _SECTION.split(text)
        trees = [
            _toctree(caption, _ROW.findall(rows))
            for caption, rows in zip(sections[::2], sections[1::2], strict=True)
        ]
        rest = "".join(f"## {a}{b}" for a, b in zip(sections[::2], sections[1::2], strict=True))
        text = "\n".join((title, rest, *trees, _toctree("About", [f"/{one}" for one in _MORE])))
    source[0] = text


def _toctree(caption: str, names: list[str]) -> str:
    return "\n".join(
        ("", "```{toctree}", ":hidden:", f":caption: {caption}", "", *names, "```", "")
    )


def setup(app: Sphinx) -> None:
    """Sphinx calls this."""
    app.connect("source-read", _fit)
