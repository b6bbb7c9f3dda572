"""What a run was made on, as far as it bears on the figures.

The rule: nothing that names the machine, its user or a path on it.
"""

from __future__ import annotations

import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import psutil

import orchestron_jupyter

PACKAGES: Final = ("aiortc", "av", "ctcsound", "jupyter-server", "jupyterlab", "ipykernel")


def facts(chromium: str, csound: str) -> dict[str, Any]:
    """Describe the machine and the versions of everything that takes part."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "architecture": platform.machine(),
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "python": platform.python_version(),
        "csound": csound,
        "chromium": chromium,
        "orchestron_jupyter": orchestron_jupyter.__version__,
        **{name: metadata.version(name) for name in PACKAGES},
    }


def kind() -> str:
    """Return a short name for machines like this one."""
    return f"{platform.system()}-{platform.machine()}-{os.cpu_count()}-cores".lower()


def commit() -> str:
    """Return the commit that was measured; `+` says that files were changed since."""
    folder = Path(__file__).parent
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--exclude=*"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip()


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.processor() or "unknown")
