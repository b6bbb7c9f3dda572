"""The Docker files as Docker would understand them, for whoever checks them or carries them out.

The rule: everything is read from the files; of variables only `${NAME:-default}` is understood.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parent.parent
DOCKERFILE: Final = ROOT / "docker" / "Dockerfile"
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
    for service in loaded["services"].values():
        given = service.get("environment", {})
        service["environment"] = {name: text or "" for name, text in given.items()}
    return loaded


def instructions() -> Iterator[tuple[str, str]]:
    """Yield the Dockerfile's instructions with their arguments, continued lines put together."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if not line.startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, arguments = line.partition(" ")
            yield name, arguments
