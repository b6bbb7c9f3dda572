"""Finding and loading Csound's library, without Debian's ``-dev`` packages and without root.

The rule: ctcsound opens its libraries by names that only the ``-dev`` packages bring; while it is
imported, and only then, `ctypes.CDLL` finds the versioned ones for it.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
import threading
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from ..errors import CsoundMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY_NAMES: Final = {
    "linux": ("libcsound64.so.6.0", "libcsound64.so"),
    "darwin": (
        "CsoundLib64",
        "/opt/homebrew/Frameworks/CsoundLib64.framework/CsoundLib64",
        "/usr/local/Frameworks/CsoundLib64.framework/CsoundLib64",
        "/Library/Frameworks/CsoundLib64.framework/CsoundLib64",
    ),
    "win32": ("csound64", r"C:\Program Files\Csound6_x64\bin\csound64.dll"),
}
INSTALLATION: Final = {
    "linux": "Install it with `sudo apt install libcsound64-6.0` (or your system's Csound package)",
    "darwin": "Install it with `brew install csound`",
    "win32": "Install it from https://csound.com/download",
}
NO_SIGNAL_HANDLERS_NO_ATEXIT: Final = 3

_import_lock = threading.Lock()


class _AbsentLibrary:
    """Stands for libcsnd6, which only serves a class that is not used here."""

    def __getattr__(self, name: str) -> SimpleNamespace:
        prototype = SimpleNamespace()
        setattr(self, name, prototype)
        return prototype


def load_csound(folder: Path, *, device_plugins: bool) -> Any:
    """Import ctcsound and initialise the library.

    Parameters
    ----------
    folder
        A private folder for links to the plugins that are wanted.
    device_plugins
        Whether the plugins for sound devices are loaded. Without them Csound starts faster, and can
        be reset without end (librtpa and librtjack leak a thread key each time).

    Returns
    -------
    module
        ctcsound.

    Raises
    ------
    CsoundMissingError
        If the library or ctcsound is not there; says what to install.
    """
    ctcsound = _import_ctcsound(_open_library())
    ctcsound.libcsound.csoundInitialize(NO_SIGNAL_HANDLERS_NO_ATEXIT)
    plugins = next(_plugin_folders(), None)
    if plugins is not None and not device_plugins and "OPCODE6DIR64" not in os.environ:
        ctcsound.setOpcodedir(str(_without_device_plugins(plugins, folder / "plugins")))
    return ctcsound


def version_text(ctcsound: Any) -> str:
    """Return Csound's version, such as "6.18.1"."""
    number = ctcsound.libcsound.csoundGetVersion()
    return f"{number // 1000}.{number // 10 % 100:02d}.{number % 10}"


def _open_library() -> ctypes.CDLL:
    system = sys.platform if sys.platform in LIBRARY_NAMES else "linux"
    for name in LIBRARY_NAMES[system]:
        path = name if system == "linux" or os.sep in name else ctypes.util.find_library(name)
        if path is None:
            continue
        try:
            return ctypes.CDLL(path)
        except OSError:
            continue
    msg = f"Csound's library was not found on this machine. {INSTALLATION[system]}, then try again."
    raise CsoundMissingError(msg)


def _import_ctcsound(library: ctypes.CDLL) -> Any:
    def find(name: str, *arguments: Any, **options: Any) -> Any:
        if "csnd6" in name:
            return _AbsentLibrary()
        if "csound" in name.lower():
            return library
        return real(name, *arguments, **options)

    with _import_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in ctcsound's source
        real = ctypes.CDLL
        real_find = ctypes.util.find_library
        try:
            ctypes.CDLL = find  # type: ignore[misc, assignment]
            ctypes.util.find_library = lambda name: name
            import ctcsound
        except ImportError as error:
            msg = f"The Python package ctcsound can't be imported ({error}): pip install ctcsound."
            raise CsoundMissingError(msg) from None
        finally:
            ctypes.CDLL = real  # type: ignore[misc]
            ctypes.util.find_library = real_find
    return ctcsound


def _without_device_plugins(plugins: Path, links: Path) -> Path:
    """Fill the folder `links` with links to all plugins but those for devices."""
    links.mkdir()
    for plugin in plugins.glob("*.so"):
        if not plugin.name.startswith("librt"):
            (links / plugin.name).symlink_to(plugin)
    return links


def _plugin_folders() -> Iterator[Path]:
    if not sys.platform.startswith("linux"):
        return
    for root in (Path("/usr/lib"), Path("/usr/local/lib")):
        yield from root.glob("*/csound/plugins64-6.0")
        yield from root.glob("csound/plugins64-6.0")
