"""`jupyter orchestron doctor`: which link of the chain from Csound to the ear is broken.

The rule: what can be tried is tried, with the settings that the server would have; each finding
says in words what is, and what to do. The status is 1 if there is a fault. No credential is shown.
"""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

import msgspec
from jupyter_core.application import JupyterApp
from jupyter_core.paths import jupyter_config_path
from jupyter_server.extension.config import ExtensionConfigManager
from jupyter_server.serverapp import list_running_servers
from traitlets import Bool, Unicode

from .._version import __version__
from ..control_socket import connected_socket, private_folder, remove_folder
from ..findings import Finding
from ..protocol import ServerFile, server_file_name
from .running_server import Server, examined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..settings import Settings

PROBE_LIMIT: Final = 60.0
"""Seconds that trying out everything may take, on a machine that is very busy."""
NARROW: Final = 15
_OTHERS: Final = 0o077
_SIGNS: Final = {"ok": "ok", "hint": "note", "warning": "WARNING", "fault": "FAULT"}


class DoctorApp(JupyterApp):
    """Says which link of the chain from Csound to your ear is broken, and what to do."""

    name = "jupyter-orchestron-doctor"
    version = __version__
    description = __doc__.partition("\n\n")[0] if __doc__ else ""
    config_file_name = "jupyter_orchestron_config"
    as_json = Bool(default_value=False, help="Whether to write JSON.").tag(config=True)
    url = Unicode(
        help="Address by which browsers reach the Jupyter server, through all proxies; without it, "
        "the servers that run here are asked directly. The token is taken from the environment "
        "(JUPYTER_TOKEN)."
    ).tag(config=True)
    flags: ClassVar[dict[Any, Any]] = {  # type: ignore[misc]
        **JupyterApp.flags,
        "json": ({"DoctorApp": {"as_json": True}}, "Write JSON."),
    }
    aliases: ClassVar[dict[Any, Any]] = {  # type: ignore[misc]
        **JupyterApp.aliases,
        "url": "DoctorApp.url",
    }

    def load_config_file(self, suppress_errors: bool = True) -> None:  # type: ignore[override]  # noqa: FBT001, FBT002  # Jupyter's signature
        """Load what a server loads: its own files, and those of the extension."""
        paths = self.config_file_paths
        super(JupyterApp, self).load_config_file("jupyter_server_config", path=paths)
        super().load_config_file(suppress_errors)

    def start(self) -> None:
        """Examine, tell, and end with status 1 if there is a fault."""
        super().start()
        findings = [*self._configuration(), *self._chain()]
        findings += asyncio.run(self._servers())
        findings.append(_AUTOPLAY)
        has_fault = any(each.state == "fault" for each in findings)
        if self.as_json:
            told = {"ok": not has_fault, "findings": findings}
            sys.stdout.write(msgspec.json.format(msgspec.json.encode(told)).decode() + "\n")
        else:
            sys.stdout.write(report(findings))
        self.exit(int(has_fault))

    def _configuration(self) -> Iterator[Finding]:
        from .app import OrchestronApp

        app = OrchestronApp(config=self.config)
        self._settings: Settings = app.chosen_settings()
        for complaint in app.complaints:
            advice = "Correct it; until then the default is used."
            yield Finding("Settings", "fault", complaint, advice)
        mode = self._settings.audio_output_mode
        if mode == "local":
            told = "The sound comes out of the sound device of this machine (local mode)."
            advice = "To hear it in the browser: audio_output_mode = streaming."
            yield Finding("Mode", "hint", told, advice)
        else:
            yield Finding("Mode", "ok", "The sound comes out of the browser (streaming mode).")
        yield self._enabled()
        yield from _private_folders(Path(self.runtime_dir))

    def _enabled(self) -> Finding:
        paths = [self.config_dir, *jupyter_config_path()]
        manager = ExtensionConfigManager(read_config_path=paths)
        found = manager.get_jpserver_extensions()  # type: ignore[no-untyped-call]
        if found.get("orchestron_jupyter"):
            return Finding("Extension", "ok", "The extension is enabled for every Jupyter server.")
        told = "The extension is enabled for `jupyter orchestron` only."
        advice = "For JupyterLab and others: jupyter server extension enable orchestron_jupyter"
        return Finding("Extension", "warning", told, advice)

    def _chain(self) -> list[Finding]:
        """Try out what an engine needs, in a process like an engine's."""
        try:
            ended = subprocess.run(
                [sys.executable, "-m", "orchestron_jupyter.engine.probe"],
                input=msgspec.json.encode(self._settings) + b"\n",
                capture_output=True,
                timeout=PROBE_LIMIT,
                check=False,
            )
            return msgspec.json.decode(ended.stdout, type=list[Finding])
        except subprocess.TimeoutExpired:
            told = f"Trying out what an engine needs took more than {PROBE_LIMIT:g} s."
            return [Finding("Engine", "fault", told, "Look at what keeps this machine busy.")]
        except msgspec.DecodeError:
            last = ended.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            told = f"A process like an engine's can't be run: {last or ended.returncode}"
            return [Finding("Engine", "fault", told, "Install orchestron_jupyter anew.")]

    async def _servers(self) -> list[Finding]:
        servers = list(self._found_servers())
        if not servers:
            told = "No Jupyter server with orchestron runs here, so none was tried."
            advice = "Start one (jupyter orchestron), and run the doctor beside it."
            return [Finding("Jupyter server", "hint", told, advice)]
        findings = []
        for found in servers:
            if isinstance(found, Finding):
                findings.append(found)
            else:
                findings += [each async for each in examined(found)]
        return findings

    def _found_servers(self) -> Iterator[Server | Finding]:
        from_environment = os.environ.get("JUPYTER_TOKEN", "")
        if self.url:
            yield Server(self.url, from_environment)
            return
        for info in list_running_servers(self.runtime_dir):
            file = Path(self.runtime_dir) / server_file_name(info["pid"])
            if not file.is_file():
                continue
            yield _private_socket(file)
            if not info["sock"]:
                yield Server(info["url"], info["token"] or from_environment)


_AUTOPLAY: Final = Finding(
    "Autoplay",
    "hint",
    "A browser plays nothing before its page was clicked once; the panel says so when it waits.",
)


def _private_folders(runtime: Path) -> Iterator[Finding]:
    """Look at the folders whose permissions keep other users out."""
    link = "Private folders"
    try:
        folder = private_folder()
    except OSError as error:
        told = f"No private folder can be made for an engine's socket: {error}."
        yield Finding(link, "fault", told, "Look at TMPDIR and XDG_RUNTIME_DIR.")
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    remove_folder(folder)
    if mode & _OTHERS:
        told = f"Folders in {folder.parent} are open to others (mode {mode:o})."
        yield Finding(link, "fault", told, "Set TMPDIR to a folder on a file system with modes.")
        return
    if not runtime.is_dir():
        told = f"Sockets are private; {runtime} is made by the first server."
        yield Finding(link, "ok", told)
    elif os.name == "posix" and stat.S_IMODE(runtime.stat().st_mode) & 0o022:
        told = f"Others may write into Jupyter's runtime folder {runtime}."
        yield Finding(link, "fault", told, f"Run: chmod 700 {runtime}")
    elif not os.access(runtime, os.W_OK):
        told = f"Jupyter's runtime folder {runtime} can't be written to."
        yield Finding(link, "fault", told, "Make it yours, or set JUPYTER_RUNTIME_DIR.")
    else:
        yield Finding(link, "ok", f"Sockets and {runtime} are private.")


def _private_socket(file: Path) -> Finding:
    """Connect to the socket on which kernels ask a server for their sessions."""
    link = "Kernel's way"
    try:
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & _OTHERS:
            told, advice = f"{file} can be read by others.", f"Run: chmod 600 {file}"
            return Finding(link, "fault", told, advice)
        address = msgspec.json.decode(file.read_bytes(), type=ServerFile).address
        connected_socket(address).close()
    except (OSError, msgspec.DecodeError) as error:
        told = f"Kernels can't reach their server by {file}: {error}."
        return Finding(link, "fault", told, "Start that server again.")
    return Finding(link, "ok", "Kernels reach their server by its private socket.")


def report(findings: list[Finding]) -> str:
    """Write findings for a terminal."""
    lines = []
    for each in findings:
        head = f"{_SIGNS[each.state]:8}{each.link}: "
        lines += textwrap.wrap(head + each.sentence, 96, subsequent_indent=" " * 8)
        if each.advice:
            lines += textwrap.wrap(
                each.advice, 96, initial_indent=" " * 8 + "→ ", subsequent_indent=" " * 10
            )
    faults = sum(each.state == "fault" for each in findings)
    verdict = f"{faults} fault{'s' * (faults != 1)}." if faults else "Everything is in order."
    return "\n".join([*lines, "", verdict, ""])
