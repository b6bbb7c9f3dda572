"""The documentation is what the code says, and leads nowhere dead."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

import orchestron_jupyter
from orchestron_jupyter import settings

ROOT = Path(__file__).parent.parent


def test_the_documentation_is_up_to_date_and_has_no_dead_link() -> None:
    checked = subprocess.run(
        [sys.executable, "docs/build.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stderr) == (0, "")


def test_what_the_package_exports_is_in_the_python_reference() -> None:
    reference = (ROOT / "docs" / "python.md").read_text()

    described = set(re.findall(r"^### `(\w+)`$", reference, re.MULTILINE))

    assert {name for name in orchestron_jupyter.__all__ if name != "__version__"} <= described


def test_every_setting_that_a_page_names_is_there() -> None:
    names = {each.name for each in settings.descriptions()}
    text = "\n".join(page.read_text() for page in (ROOT / "docs").glob("*.md"))

    linked = set(re.findall(r"\[`(\w+)`\]\(settings\.md\)", text))

    assert linked
    assert linked <= names


def test_the_routes_that_the_pages_name_are_described() -> None:
    described = yaml.safe_load((ROOT / "orchestron_jupyter" / "rest-api.yml").read_text())

    assert "/client" in described["paths"]
    assert "/orchestron/api/sessions/{session_id}/whep" in described["paths"]
