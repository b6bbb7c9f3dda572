"""A process that plays a session as a kernel does: `python -m benchmarks.player NAME`.

The rule: nothing but the session lives here, so that what a command costs is what it costs a
notebook. It is told what to do by a line of JSON on stdin and answers each by a line on stdout.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Final

import orchestron_jupyter as orchestron

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self


LOOKS: Final = 1000
STEP: Final = 0.01
VOICES: Final = 32
VOICE: Final = """
instr SoakVoice
  ; p4 freq = 440 [20, 20000] Hz: pitch
  kCutoff chnget "soak cutoff"
  aTone = oscili:a(0.01 * 0dbfs, p4) + oscili:a(0.01 * 0dbfs, p4 * 1.003)
  aTone tone aTone, kCutoff
  outs aTone, aTone
endin
"""


class Player:
    """The process, from outside.

    Parameters
    ----------
    name
        Of the session that it makes.
    environment
        Added to its own: what a kernel gets from its server.
    """

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.player", name],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._take()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the session and the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(30)

    def compile(self, orchestra: str) -> None:
        self._ask(do="compile", orchestra=orchestra)

    def attempt(self, orchestra: str) -> None:
        """Compile what may bring the engine down."""
        self._ask(do="attempt", orchestra=orchestra)

    def soak(self, seconds: float, *, is_busy: bool) -> dict[str, float]:
        """Keep the session busy (or idle), and return what became of its clock."""
        found: dict[str, float] = self._ask(do="soak", seconds=seconds, is_busy=is_busy)
        return found

    def play(self, instrument: str, *pfields: float, duration: float) -> float:
        """Play a note; returns the monotonic time just before the call."""
        return float(self._ask(do="play", name=instrument, pfields=pfields, duration=duration))

    def hold(self, instrument: str, *pfields: float | str) -> None:
        """Start a note that lasts until `release`; the instrument may be the library's."""
        self._ask(do="hold", name=instrument, pfields=pfields)

    def release(self) -> None:
        """End everything that is held, with its tails."""
        self._ask(do="release")

    def status(self) -> dict[str, Any]:
        """Return the engine's state, listeners, overruns and Csound's version."""
        found: dict[str, Any] = self._ask(do="status")
        return found

    def _ask(self, **request: Any) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._take()

    def _take(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            msg = "The player ended; its complaint stands above."
            raise RuntimeError(msg)
        return json.loads(line)


class _Part:
    """What the process has: a session, its instruments."""

    def __init__(self, session: orchestron.Session) -> None:
        self._session = session
        self._instruments: dict[str, orchestron.Instrument] = {}

    def compile(self, orchestra: str) -> None:
        self._instruments.update(self._session.compile(orchestra))

    def attempt(self, orchestra: str) -> None:
        with contextlib.suppress(orchestron.EngineError):
            self._session.compile(orchestra)

    def soak(self, seconds: float, *, is_busy: bool) -> dict[str, float]:
        session = self._session
        compilations = 0
        if is_busy:
            for voice in range(VOICES):
                session.compile(VOICE)["SoakVoice"].note_on(100.0 + 13 * voice)
        overruns, before = session.status.overruns, self._lead()
        begun = time.monotonic()
        while (passed := time.monotonic() - begun) < seconds:
            if is_busy:
                session["soak cutoff"] = 1000.0 + 500.0 * math.sin(passed)
                if passed > compilations:
                    session.compile(VOICE.replace("SoakVoice", f"Soak{compilations % 8}"))
                    compilations += 1
            time.sleep(STEP)
        return {
            "drift": 1000 * (self._lead() - before),
            "overruns": float(session.status.overruns - overruns),
            "compilations": float(compilations),
        }

    def _lead(self) -> float:
        """Return how far engine time is ahead of the monotonic clock.

        It goes on packet by packet, so a look is late by up to one; of many looks the one that was
        least late counts.
        """
        leads = []
        for _ in range(LOOKS):
            time.sleep(random.uniform(0, 0.01))
            before = time.monotonic()
            leads.append(self._session.time - before)
        return max(leads)

    def play(self, name: str, pfields: list[float], duration: float) -> float:
        instrument = self._instruments[name]
        before = time.monotonic()
        instrument.play(*pfields, duration=duration)
        return before

    def hold(self, name: str, pfields: list[float | str]) -> None:
        if name not in self._instruments:
            self._instruments[name] = self._session.instrument(name)
        self._instruments[name].note_on(*pfields)

    def release(self) -> None:
        self._session.panic()

    def status(self) -> dict[str, Any]:
        found = self._session.status
        names = ("state", "listeners", "overruns", "csound_version", "ksmps")
        return {name: getattr(found, name) for name in names}


def main() -> None:
    with orchestron.Session(sys.argv[1]) as session:
        part = _Part(session)
        print("true", flush=True)
        for line in sys.stdin:
            request = json.loads(line)
            answer = getattr(part, request.pop("do"))(**request)
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
