"""The extension as Jupyter sees it: its configuration, and what is started and stopped with it.

The rule: a wrong setting ends `jupyter orchestron` with a sentence and status 2, because whoever
made it sits there; under another application (JupyterLab, a hub) it is logged and the default
holds, because that server is not ours to end.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import sys
from copy import deepcopy
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, ClassVar, Final

from jupyter_server.extension.application import ExtensionApp
from traitlets.config import Config
from traitlets.config.loader import DeferredConfig

from .._version import __version__
from ..ice_servers import without_credentials
from ..network_settings import shows_secret
from ..settings import LENIENT, SettingError, Settings, checked, descriptions, from_environment
from .doctor import DoctorApp
from .handlers import routes
from .metrics import Metrics
from .private_socket import PrivateSocket
from .session_events import SessionEvents
from .sessions import SessionManager
from .setting_traits import setting_aliases, setting_traits

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

STOP_LIMIT: Final = 5.0
"""Seconds that the end of the extension may take. The engines' lifelines end what is left."""


class OrchestronApp(ExtensionApp):
    """Csound sessions for notebooks, heard in the browser."""

    name = "orchestron"
    version = __version__
    description = "Csound sessions for notebooks, heard in the browser."
    extension_url = "/orchestron/client"
    load_other_extensions = True
    aliases: ClassVar[dict[str, Any]] = {  # type: ignore[misc]
        **ExtensionApp.aliases,
        **setting_aliases("OrchestronApp"),
    }
    subcommands: ClassVar[dict[str, Any]] = {  # type: ignore[misc]
        "doctor": (DoctorApp, "Say which link of the chain is broken, and what to do.")
    }
    # A trait for each setting. A class body's locals() are the class's namespace (PEP 667).
    locals().update(setting_traits())

    def __init__(self, **kwargs: Any) -> None:
        # The environment is the first configuration that is loaded, so every later one prevails.
        values, self._complaints = from_environment(os.environ)
        config = Config({"OrchestronApp": values})
        config.merge(kwargs.pop("config", {}))
        super().__init__(config=config, **kwargs)

    @property
    def complaints(self) -> tuple[str, ...]:
        """What is wrong with the configuration, in sentences."""
        return tuple(self._complaints)

    def chosen_settings(self) -> Settings:
        """Return the settings as they were configured."""
        return Settings(**{each.name: getattr(self, each.name) for each in descriptions()})

    def initialize_settings(self) -> None:
        self._tell_complaints()
        settings = self.chosen_settings()
        listed = {*settings.frontend_ice_servers, *settings.backend_ice_servers}
        for sentence in without_credentials(tuple(listed), settings.turn_access):
            self.log.warning("%s", sentence)
        # What the package logs goes where Jupyter's log goes, as Jupyter does it with tornado's.
        logging.getLogger("orchestron_jupyter").parent = self.log
        assert self.serverapp is not None
        instance_id = secrets.token_hex(16)
        assert self.serverapp.event_logger is not None
        events = SessionEvents(self.serverapp.event_logger)
        self._sessions = SessionManager(
            settings, self.serverapp.root_dir, events.emit, self._note_use
        )
        self._private_socket = PrivateSocket(
            self._sessions, instance_id, self.serverapp.runtime_dir
        )
        self._metrics = Metrics(self._sessions)
        self._routes = routes(self._sessions, instance_id)

    def initialize_handlers(self) -> None:
        self.handlers.extend(self._routes)

    async def _start_jupyter_server_extension(self, _serverapp: ServerApp) -> None:
        self._sessions.start()
        self._metrics.start()
        await self._private_socket.start()

    def current_activity(self) -> list[str] | None:
        """Return the sessions that sound; Jupyter does not end a server while there are any."""
        return [each.name for each in self._sessions if each.sounds] or None

    async def stop_extension(self) -> None:
        """End every engine; never raises and never hangs, or the server would not exit."""
        try:
            await asyncio.wait_for(self._stop(), STOP_LIMIT)
        except Exception:
            self.log.exception("Not everything of orchestron ended as it should.")

    async def _stop(self) -> None:
        self._metrics.stop()
        # Side by side: a kernel that is slow to let go of its connection holds no engine up.
        await asyncio.gather(self._private_socket.stop(), self._sessions.stop())

    def _note_use(self) -> None:
        """Tell Jupyter's idle culling that something sounds (it reads every such key)."""
        assert self.serverapp is not None
        now = datetime.now(timezone.utc)
        self.serverapp.web_app.settings["orchestron_last_activity"] = now

    def _load_config(self, cfg: Config, *args: Any, **kwargs: Any) -> None:
        """Load what is possible of a configuration.

        A `TraitError` here ends the server when it comes from our own configuration file, and
        leaves the extension half linked otherwise.
        """
        super()._load_config(self._without_wrong_values(cfg), *args, **kwargs)

    def _without_wrong_values(self, cfg: Config) -> Config:
        usable = deepcopy(cfg)
        section = usable["OrchestronApp"]
        for name in [each.name for each in descriptions() if each.name in section]:
            value = section[name]
            if isinstance(value, DeferredConfig):  # text of the command line
                value = value.get_value(self.traits()[name])
                if shows_secret(name, value):
                    self._complain(
                        f"{name} is not taken from the command line, which every user of this "
                        "machine can read: set it in the environment or in a configuration file."
                    )
                    del section[name]
                    continue
            try:
                checked(name, value)
            except SettingError as error:
                self._complain(str(error))
                del section[name]
        return usable

    def _complain(self, sentence: str) -> None:
        if sentence not in self._complaints:  # a configuration is loaded more than once
            self._complaints.append(sentence)

    def _tell_complaints(self) -> None:
        assert self.serverapp is not None
        grave = [each for each in self._complaints if not each.startswith(LENIENT)]
        if grave and self.serverapp.starter_app is self:
            sys.stderr.write("\n".join(["", *grave, ""]))
            raise SystemExit(2)
        for sentence in self._complaints:
            self.log.warning("%s The default is used.", sentence)


def main() -> None:
    """Run `jupyter orchestron`: a Jupyter server that opens the client page."""
    OrchestronApp.launch_instance()  # type: ignore[no-untyped-call]
