"""The Compose file as Docker would understand it, for whoever checks or carries out what it says.

The rule: everything is read from the file; only `${NAME:-default}` is understood in it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parent.parent
COMPOSE: Final = ROOT / "docker" / "compose.yaml"
VARIABLE: Final = re.compile(r"\$\{(\w+):-([^{}$]*)\}")


def interpolated(text: str, values: dict[str, str]) -> str:
    """Put values into a Compose file; nothing else in it has a `$`.

    An empty value counts as none (Compose Specification, "Interpolation").
    """
    result = VARIABLE.sub(lambda found: values.get(found[1]) or found[2], text)
    assert "$" not in result
    return result


def compose(**values: str) -> dict[str, Any]:
    """Return the Compose file as Docker would understand it in an environment."""
    loaded: dict[str, Any] = yaml.safe_load(interpolated(COMPOSE.read_text(), values))
    return loaded
