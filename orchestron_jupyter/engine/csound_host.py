"""One Csound, driven k-cycle by k-cycle.

The rule: everything here is called on the performance thread only; Csound's own interface is not
safe to share (compiling from another thread corrupted its heap in one of ten runs). The exception
is :meth:`CsoundHost.take_messages`, which any thread may call.
"""

from __future__ import annotations

import ctypes
from collections import deque
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np

from ..errors import ArgumentError, CompileError
from ..protocol import CsoundMessage
from . import csound_messages
from .csound_channels import Channels
from .csound_messages import CsoundMessages
from .csound_midi import MidiInput
from .csound_tables import Tables
from .orchestra import reserved
from .table_workshop import TableWorkshop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray


EXACT_INSTANCE: Final = 4
MESSAGES_KEPT: Final = 1000
_MessageCallback: Final = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p)
_DefaultCallback: Final = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p
)
_SILENCE: Final = _DefaultCallback(lambda *_arguments: None)
"""Csound has one such callback for all that are yet to be made, so this outlives every host."""
_ModuleArguments: Final = (
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.POINTER(ctypes.c_char_p),
    ctypes.POINTER(ctypes.c_char_p),
)
_MESSAGE_LEVEL: Final = "-m4"  # warnings, but no line for each note
_NO_DISPLAYS: Final = "-d"  # else each ftgen draws its table in letters: 9 ms for 2^22 points


class Text(msgspec.Struct, frozen=True):
    """What Csound plays: an orchestra or a whole CSD, and the options that hold before it."""

    source: str
    options: tuple[str, ...] = ()
    is_csd: bool = False


class CsoundHost:
    """A Csound that renders into its `spout` buffer, or to a sound device of its own.

    Parameters
    ----------
    ctcsound
        The loaded library, from :func:`.csound_library.load_csound`.
    """

    def __init__(self, ctcsound: Any) -> None:
        self._ctcsound = ctcsound
        self._library = ctcsound.libcsound
        self._messages = CsoundMessages()
        self._kept: deque[CsoundMessage] = deque(maxlen=MESSAGES_KEPT)
        self._numbers: dict[str, int] = {}
        self._message_callback = _MessageCallback(self._on_message)
        self._library.csoundSetDefaultMessageCallback(_SILENCE)
        self._library.csoundSetMessageStringCallback.argtypes = [ctypes.c_void_p, _MessageCallback]
        self._csound = ctcsound.Csound()
        self.channels = Channels(self._library, self._csound)
        self.tables = Tables(self._library, self._csound)
        self.midi = MidiInput(self._library)
        self._finished = True
        self._begun: set[float] = set()
        self._released_at_once: list[float] = []
        self.sample_rate = 0.0
        self.ksmps = 0
        self.nchnls = 0
        self.zero_dbfs = 1.0
        self.spout: NDArray[np.float64] = np.zeros((0, 0))

    # ------------------------------------------------------------ start

    def start(self, text: Text, device_options: Sequence[str] = ()) -> list[CsoundMessage]:
        """Start a new performance in place of the one before; returns what Csound printed.

        Parameters
        ----------
        text
            What is played, with its options.
        device_options
            Opens a sound device; without them the sound is for :attr:`spout`.

        Raises
        ------
        CompileError
            If Csound refuses it; the performance before goes on. If only the device could not be
            opened, it is over.
        """
        fresh, midi, messages = self._started(text)
        if device_options:
            self.stop()  # a device may be free for one only
            fresh, midi, messages = self._started(text, device_options)
        self.midi.detach()
        self._adopt(fresh)
        self.midi = midi
        self._numbers = csound_messages.instrument_numbers(messages)
        self.channels.apply_defaults()
        return messages

    def _started(
        self, text: Text, device_options: Sequence[str] = ()
    ) -> tuple[Any, MidiInput, list[CsoundMessage]]:
        fresh = self._instance((*text.options, *device_options))
        midi = MidiInput(self._library, fresh)
        if not device_options:
            fresh.setHostImplementedAudioIO(1, 0)
        try:
            messages = self._checked(lambda: _begin(fresh, text), text.source)
        except CompileError:
            midi.detach()
            self._free(fresh)
            raise
        return fresh, midi, messages

    def _free(self, csound: Any) -> None:
        self._library.csoundDestroy(ctypes.c_void_p(csound.cs))

    def _adopt(self, fresh: Any) -> None:
        """Go on with a Csound that has been started."""
        self._numbers = {}
        self._csound = fresh
        self.channels = Channels(self._library, fresh)
        self.tables = Tables(self._library, fresh)
        self._finished = False
        self.sample_rate = float(fresh.sr())
        self.ksmps = int(fresh.ksmps())
        self.nchnls = int(fresh.nchnls())
        self.zero_dbfs = float(fresh.get0dBFS())
        self.spout = fresh.spout().reshape(self.ksmps, self.nchnls)

    def _instance(self, options: Sequence[str]) -> Any:
        """Make a Csound; it is freed by :meth:`_free` or never, and costs 2 MB if it is not.

        To free one whose code has damaged memory crashes (println.csd of the manual), and then no
        other piece could be loaded. To free one that `exitnow` has ended hangs on any thread but
        the one that performed it; and ctcsound frees wherever garbage is collected.
        """
        csound = self._ctcsound.Csound()
        csound.fromPointer = True  # ctcsound's word for: not yours to free
        self._library.csoundSetMessageStringCallback(csound.cs, self._message_callback)
        for option in (_MESSAGE_LEVEL, _NO_DISPLAYS, *options):
            csound.setOption(option)
        return csound

    @property
    def library(self) -> Any:
        """Csound's own interface."""
        return self._library

    def silent_instance(self) -> tuple[Any, Callable[[], list[CsoundMessage]]]:
        """Return another Csound, that plays nothing, and what takes its messages."""
        csound, messages = self._ctcsound.Csound(), CsoundMessages()
        callback = _MessageCallback(lambda _csound, kind, text: messages.add(kind, text))
        self._library.csoundSetMessageStringCallback(csound.cs, callback)
        csound.message_callback = callback  # lives as long as it
        csound.setOption(_MESSAGE_LEVEL)
        return csound, messages.take

    def audio_modules(self) -> list[str]:
        """Return the names of the real-time audio modules that Csound has loaded."""
        self._library.csoundGetModule.argtypes = _ModuleArguments
        name, kind = ctypes.c_char_p(), ctypes.c_char_p()
        found = []
        number = 0
        while not self._library.csoundGetModule(
            self._csound.cs, number, ctypes.byref(name), ctypes.byref(kind)
        ):
            if kind.value == b"audio" and name.value:
                found.append(name.value.decode())
            number += 1
        return found

    def stop(self) -> None:
        """End the performance and let go of the sound device."""
        before, had_ended, self._finished = self._csound, self._finished, True
        self.spout = np.zeros_like(self.spout)
        self.midi.detach()
        self._csound = self._ctcsound.Csound()
        if before.fromPointer and not had_ended:
            self._free(before)
        self.channels = Channels(self._library, self._csound)
        self.tables = Tables(self._library, self._csound)

    def table_workshop(self) -> TableWorkshop:
        """Make a Csound that computes tables, on any thread and beside the performance."""
        return TableWorkshop(self._ctcsound, self.sample_rate)

    # ------------------------------------------------------------ performance

    def perform(self) -> bool:
        """Render one k-cycle into :attr:`spout`; `False`, and silence, when there is no more."""
        if self._finished:
            self.spout[:] = 0.0
            return False
        if self._csound.performKsmps():
            self._finished = True  # spout keeps its last sound for ever otherwise
            self.spout[:] = 0.0
            return False
        if self._begun:
            self._begun.clear()
            while self._released_at_once:
                self.release_note(self._released_at_once.pop())
        return True

    def compile(self, orchestra: str) -> list[CsoundMessage]:
        """Compile into the running performance; returns what Csound printed.

        Raises
        ------
        CompileError
            If Csound refuses it. What is sounding, and instruments of the same name, stay.
        """
        messages = self._checked(lambda: self._csound.compileOrc(orchestra), orchestra)
        self.channels.apply_defaults()
        return messages

    def number_of(self, instrument: str | int) -> float:
        """Return the number of an instrument; a name may have a sign and a fraction, as in a score.

        Raises
        ------
        ArgumentError
            If no instrument has this name.
        """
        if isinstance(instrument, int):
            return instrument
        if instrument.startswith("-"):
            return -self.number_of(instrument[1:])
        instrument, _point, fraction = instrument.partition(".")
        if fraction:
            return self.number_of(instrument) + float(f".{fraction}")
        if instrument not in self._numbers:
            number = self._csound.evalCode(f'return nstrnum("{instrument}")')
            if not number > 0:
                msg = f"There is no instrument {instrument!r} in this session."
                raise ArgumentError(msg)
            self._numbers[instrument] = int(number)
        return self._numbers[instrument]

    @property
    def names(self) -> dict[int, str]:
        """The named instruments, by the numbers that Csound has given them."""
        return {number: name for name, number in self._numbers.items()}

    def start_note(self, p1: float, duration: float | None, pfields: Sequence[float | str]) -> None:
        """Start a note in the next k-cycle; without a duration it is held."""
        self.send_event("i", p1, (-1.0 if duration is None else duration, *pfields))

    def send_event(self, opcode: str, p1: float, pfields: Sequence[float | str]) -> None:
        """Do what a score statement says in the next k-cycle; `pfields` are p3, p4, …."""
        self._begun.add(p1)
        numbers = [field for field in pfields if not isinstance(field, str)]
        if len(numbers) == len(pfields):
            self._csound.scoreEvent(opcode, (p1, 0.0, *numbers))
            return
        words = (f'"{field}"' if isinstance(field, str) else repr(field) for field in pfields)
        self._csound.inputMessage(" ".join((opcode, repr(p1), "0", *words)))

    def release_note(self, p1: float) -> None:
        """Release the note that was started as `p1`, also if its instrument was redefined since."""
        if p1 in self._begun:
            self._released_at_once.append(p1)  # it is not there before the next k-cycle
        else:
            self._csound.killInstance(p1, None, EXACT_INSTANCE, 1)

    def end_all_notes(self) -> None:
        """End every note at once, without release, and forget all that was to come."""
        if not self._finished:
            self._library.csoundRewindScore(ctypes.c_void_p(self._csound.cs))
            self._csound.setScorePending(0)
            self.midi.silence()
            self._begun.clear()
            self._released_at_once.clear()

    # ------------------------------------------------------------ messages

    def take_messages(self) -> list[CsoundMessage]:
        """Return the lines Csound printed since the last time, but for what it said to code."""
        kept = [self._kept.popleft() for _ in range(len(self._kept))]
        return kept + self._messages.take(keeps_rest=True)

    def say(self, text: str) -> None:
        """Add a line to what Csound printed."""
        self._kept.append(CsoundMessage(text))

    def _on_message(self, _csound: Any, attributes: int, fragment: bytes) -> None:
        self._messages.add(attributes, fragment)

    def _checked(self, action: Callable[[], int], source: str) -> list[CsoundMessage]:
        self._kept.extend(self._messages.take())
        status = action()
        messages = self._messages.take()
        self._numbers.update(csound_messages.instrument_numbers(messages))
        if status or csound_messages.failed_initialisation(messages):
            raise csound_messages.compile_error(messages, source)
        return messages


def _begin(csound: Any, text: Text) -> int:
    """Compile and start; returns what Csound does, 0 for success."""
    if text.is_csd:
        return int(csound.compileCsdText(text.source) or csound.start())
    # Global code such as `massign` crashes where it is compiled second, but before the start.
    started = csound.compileOrc(reserved(text.source)) or csound.start()
    return int(started or csound.compileOrc(text.source))
