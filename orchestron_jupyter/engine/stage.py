"""Csound on stage: which code it runs, how it was started, and what came of it.

The rule: there is always a performance. Code that Csound refuses changes nothing; a session without
code plays silence.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from .. import protocol
from ..downmix import RATE
from ..errors import ArgumentError, CompileError
from . import orchestra
from .csd import SCORE_ENDED, adapted, without_score
from .csound_host import CsoundHost, Text
from .performance import Performance
from .sound_device import SoundDevice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeVar

    import numpy as np
    from numpy.typing import NDArray

    from ..presets import Encoding
    from ..settings import Settings
    from .command_queue import CommandQueue
    from .encoder import Packet

    T = TypeVar("T")

_SILENCE: Final = "i_silence = 0\n"  # Csound does not start from an empty text


class Stage:
    """Csound, its performance thread, and the code that it has been given.

    Parameters
    ----------
    ctcsound
        The loaded library.
    settings
        From the parent.
    deliver
        Called on the performance thread with each encoded packet.
    """

    def __init__(
        self, ctcsound: Any, settings: Settings, deliver: Callable[[Packet], None]
    ) -> None:
        self._settings = settings
        self._device = SoundDevice(settings) if settings.audio_output_mode == "local" else None
        self._performance = Performance(CsoundHost(ctcsound), settings, deliver)
        self._performance.on_end = self._go_on
        self._is_pristine = True
        self._text = Text(_SILENCE)
        self._compiled: list[str] = []
        self._device_error = ""
        self.host = self._performance.host
        self.instruments: dict[str, protocol.InstrumentDescription] = {}

    def prepare(self) -> None:
        """Start Csound with silence, ready for code."""
        self._restart(Text(_SILENCE, self._options("")))

    def begin(self) -> None:
        """Start the clock, once."""
        self._performance.start()

    def stop(self) -> None:
        """End the performance."""
        self._performance.stop()

    # ------------------------------------------------------------ what it is

    @property
    def commands(self) -> CommandQueue:
        """Where actions on :attr:`host` go."""
        return self._performance.commands

    @property
    def time_now(self) -> float:
        """Engine time at this moment, in seconds; see :attr:`.performance.Performance.time_now`."""
        return self._performance.time_now

    def use_encodings(self, encodings: Iterable[Encoding]) -> None:
        """Make packets of these encodings from now on; with none of them, encoding rests."""
        self._performance.use_encodings(encodings)

    @property
    def tap(self) -> Callable[[NDArray[np.float32]], None] | None:
        """Gets all that is played, on the performance thread; see :class:`.Performance`."""
        return self._performance.tap

    @tap.setter
    def tap(self, tap: Callable[[NDArray[np.float32]], None] | None) -> None:
        self._performance.tap = tap

    def status(self, about: dict[str, Any]) -> protocol.EngineStatus:
        """Describe the performance; `about` is what others know."""
        host, performance = self.host, self._performance
        return protocol.EngineStatus(
            state="error" if self._device_error else "running",
            error=self._device_error,
            device=self._device.description if self._device else "",
            device_latency=self._device_latency,
            engine_time=performance.engine_time,
            silent_for=performance.silent_for,
            load=performance.load,
            held=performance.is_held,
            sample_rate=host.sample_rate,
            ksmps=host.ksmps,
            nchnls=host.nchnls,
            zero_dbfs=host.zero_dbfs,
            overruns=performance.overruns,
            clipped_samples=performance.clipped_samples,
            replaced_samples=performance.replaced_samples,
            instruments=tuple(self.instruments.values()),
            **about,
        )

    @property
    def _device_latency(self) -> float:
        if self._device is None or not self.host.sample_rate:
            return 0.0
        return self._device.buffered / self.host.sample_rate

    @property
    def engine_time(self) -> float:
        """Seconds of sound rendered; on the performance thread, the time of the next k-cycle."""
        return self._performance.engine_time

    @property
    def progress(self) -> float | None:
        """What grows as long as the performance goes on; `None` before it begins."""
        return self._performance.progress

    def take_messages(self) -> list[protocol.CsoundMessage]:
        """Return what Csound printed since the last time."""
        return self.host.take_messages()

    # ------------------------------------------------------------ commands, on the event loop

    async def compile(self, command: protocol.Compile) -> protocol.Compiled:
        """Compile an orchestra; the header of a session's first one holds.

        Raises
        ------
        CompileError
            If it is refused; nothing has changed then.
        """
        return await self._called(lambda: self._compile(command))

    async def load_csd(
        self, command: protocol.LoadCsd, begin: Callable[[], None]
    ) -> protocol.Compiled:
        """Start anew from a CSD; `begin` runs before its first k-cycle, on the performance thread.

        Raises
        ------
        CompileError
            If it is refused; nothing has changed then.
        """
        return await self._called(lambda: self._load_csd(command, begin))

    async def number_of(self, instrument: str | int) -> float:
        """Return an instrument's number; raises `ArgumentError` if there is none."""
        if isinstance(instrument, str) and instrument.isdigit():
            instrument = int(instrument)
        return await self._called(lambda: self.host.number_of(instrument))

    async def ask(self, question: Callable[[CsoundHost], T]) -> T:
        """Return what `question` finds out about Csound, between two k-cycles."""
        return await self._called(lambda: question(self.host))

    async def run_at(self, at: float | None, action: Callable[[], None]) -> None:
        """Run an action now, and wait for it; or at an engine time, without waiting."""
        if at is None:
            await self._called(action)
        else:
            self.commands.schedule(at, action)

    async def use_device(self, chosen: dict[str, Any]) -> None:
        """Play on another sound device, in local mode.

        Parameters
        ----------
        chosen
            Settings about the device that are to change.

        Raises
        ------
        ArgumentError
            If it can't be opened, and the one before goes on; or in streaming mode.
        """
        await self._called(lambda: self._use_device(chosen))

    async def hold(self, *, held: bool) -> None:
        """Let Csound stand still, in silence, or go on."""
        await self._called(lambda: self._performance.hold(held=held))

    @property
    def load(self) -> float:
        """Share of real time that the performance needs."""
        return self._performance.load

    async def panic(self) -> None:
        """End all notes, and forget those to come."""
        self.commands.forget_scheduled()
        await self._called(self.host.end_all_notes)

    async def _called(self, action: Callable[[], T]) -> T:
        return await asyncio.wrap_future(self.commands.call(action))

    # ------------------------------------------------------------ on the performance thread

    def _compile(self, command: protocol.Compile) -> protocol.Compiled:
        text = command.orchestra
        if not orchestra.without_comments(text).strip():
            return protocol.Compiled()  # Csound takes an empty text for an error
        if command.directory:
            _enter(command.directory)
        described = orchestra.instruments(text)
        header = orchestra.header_constants(text)
        definitions = orchestra.definitions(command.macros)
        warnings = []
        self._check_numbers(described)
        with _lines_after(definitions):
            if self._is_pristine and header:
                messages = self._begin_with(definitions + text, self._options(text), header)
            else:
                warnings = self._differences(text, header)
                messages = self.host.compile(definitions + text)
                self._compiled.append(definitions + text)
        self._is_pristine = False
        self.instruments.update((each.name, each) for each in described)
        self._assign_channels(text, described)
        warnings += [
            message.text
            for message in messages
            if message.kind == "warning" and "system constants" not in message.text
        ]
        return protocol.Compiled(described, tuple(warnings))

    def _load_csd(self, command: protocol.LoadCsd, begin: Callable[[], None]) -> protocol.Compiled:
        if command.directory:
            _enter(command.directory)  # some opcodes (ATSinfo) look nowhere else
        csd = adapted(
            command.csd, command.directory, command.macros, keeps_rate=self._device is not None
        )
        messages = self._restart(Text(csd.text, csd.options, is_csd=True))
        begin()
        described = orchestra.instruments(csd.orchestra)
        self._is_pristine = False
        self.instruments = {each.name: each for each in described}
        notes = (f"Options set aside: {' '.join(csd.set_aside)}",) if csd.set_aside else ()
        warnings = tuple(message.text for message in messages if message.kind == "warning")
        return protocol.Compiled(described, warnings, notes)

    def _assign_channels(
        self, text: str, described: tuple[protocol.InstrumentDescription, ...]
    ) -> None:
        """Let a MIDI channel play the instrument of its number, unless code says otherwise."""
        for number in self.host.midi.unassigned(text, (each.name for each in described)):
            self.host.compile(f"massign {number}, {number}, 0\n")

    def _go_on(self) -> None:
        """Begin again, without the score, after a piece has ended the performance."""
        self._begin_again()
        self.host.say(SCORE_ENDED)

    def _begin_again(self) -> None:
        """Begin a performance with the same code, channels and tables; nothing sounds."""
        text, compiled = self._text, self._compiled
        values, tables = self.host.channels.values(), self.host.tables.contents()
        if text.is_csd:
            text = msgspec.structs.replace(text, source=without_score(text.source))
        self._restart(text)
        self.host.tables.restore(tables)
        for each in compiled:
            self.host.compile(each)
            self._assign_channels(each, orchestra.instruments(each))
        for name, value in values.items():
            self.host.channels.set(name, value)
        self._compiled = compiled

    def _use_device(self, chosen: dict[str, Any]) -> None:
        if self._device is None:
            msg = (
                "This session streams to browsers (streaming mode) and has no sound device; start "
                "it with audio_output_mode = local."
            )
            raise ArgumentError(msg)
        before = self._device
        self._settings = msgspec.structs.replace(self._settings, **chosen)
        self._device = SoundDevice(self._settings)
        self._begin_again()
        if self._device_error:
            problem, self._device = self._device_error, before
            self._settings = before.settings
            self._begin_again()
            raise ArgumentError(problem)

    def _begin_with(
        self, text: str, options: tuple[str, ...], header: dict[str, float]
    ) -> list[protocol.CsoundMessage]:
        """Start anew with an orchestra; tables made before it are there when its code runs."""
        tables = self.host.tables.contents()
        if not tables:
            return self._restart(Text(text, options))
        self._restart(Text(_SILENCE, (*orchestra.header_options(header), *options)))
        self.host.tables.restore(tables)
        messages = self.host.compile(text)
        self._compiled.append(text)
        return messages

    def _restart(self, text: Text) -> list[protocol.CsoundMessage]:
        messages: list[protocol.CsoundMessage] = []

        def start() -> bool:
            messages.extend(self.host.start(text))
            if self._device is None:
                return False
            self._device_error = self._device.start(
                self.host, lambda options: self.host.start(text, options)
            )
            if self._device_error:
                self.host.start(text)  # goes on in silence, so that cells still run
            return not self._device_error

        self._performance.restart_host(start)
        self._text, self._compiled = text, []
        self.host.midi.unassigned(text.source, ())
        return messages

    def _options(self, text: str) -> tuple[str, ...]:
        """Return the options for an orchestra: what its header leaves open, and 48 kHz."""
        rate = () if orchestra.counts_on_rate(text) else (f"--sample-rate={RATE}",)
        return (*rate, *orchestra.options_left_open(text, self._settings.ksmps))

    def _check_numbers(self, described: tuple[protocol.InstrumentDescription, ...]) -> None:
        """Refuse code that would put an instrument in the place of a named one."""
        names = self.host.names
        for each in described:
            name = names.get(int(each.name)) if each.name.isdigit() else None
            if name is not None and name in self.instruments:
                msg = (
                    f"instr {each.name} would take the place of {name!r}, to which Csound has "
                    "given that number. Give it a name, or another number."
                )
                raise CompileError(msg)

    def _differences(self, text: str, header: dict[str, float]) -> list[str]:
        host = self.host
        scale = header.get("0dbfs", host.zero_dbfs)
        if scale != host.zero_dbfs:
            msg = (
                f"This orchestra says 0dbfs = {scale:g}, but the session runs at "
                f"{host.zero_dbfs:g}: it would be {scale / host.zero_dbfs:g} times as loud as "
                "meant. Change it, or compile it first in a session of its own."
            )
            raise CompileError(msg)
        warnings = []
        if orchestra.counts_on_rate(text) and header["sr"] != host.sample_rate:
            warnings.append(
                f"The orchestra counts on sr = {header['sr']:g} Hz, but the session runs at "
                f"{host.sample_rate:g} Hz; use the variable sr, or compile it first."
            )
        if header.get("nchnls", 0) > host.nchnls:
            warnings.append(
                f"The orchestra has nchnls = {header['nchnls']:g}, but the session "
                f"{host.nchnls}; what goes to the further channels is not heard."
            )
        return warnings


def _enter(directory: str) -> None:
    """Let relative file names mean those in `directory`."""
    if Path(directory).is_dir():
        os.chdir(directory)


@contextlib.contextmanager
def _lines_after(definitions: str) -> Iterator[None]:
    """Make the lines of a `CompileError` count from the line after `definitions`."""
    try:
        yield
    except CompileError as error:
        if error.line is None or not definitions:
            raise
        raise CompileError(error.message, error.line - 1, error.source, error.column) from None
