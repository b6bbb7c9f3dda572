"""`python -m benchmarks.corpus.live`: play every example live, on a real Jupyter server.

The rule: one server for all, and sessions that take one example after the other. What is looked for
is not how it sounds: no server may die and no session be lost, and whatever Csound does, the
session must render on three seconds later.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import sys
import tempfile
import threading
import time
import warnings
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orchestron_jupyter as orchestron
from tests.e2e.jupyter import JupyterServer

from .__main__ import RESULTS
from .examples import Examples

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAYED: Final = 3.0
"""Seconds that each example is given."""
WORKERS: Final = 4
_RECOVERY: Final = 20.0
_HEAD: Final = """{date}: {number} examples, each given {played:g} s in one of {workers} sessions
of one Jupyter server, one after the other. The server {server}; sessions lost: {lost}. `plays` and
`refused` need no recovery; `recovered` means that the engine ended (the reason is its obituary, as
the notebook shows it) and that a new one rendered within {recovery:g} s."""


class Outcome(NamedTuple):
    """What came of one example: `plays`, `refused`, `recovered` or `lost`, and why."""

    name: str
    verdict: str
    reason: str = ""
    recovery: float = 0.0


class Worker(threading.Thread):
    """A session, and the examples that it takes."""

    def __init__(self, number: int, folder: Path, names: queue.SimpleQueue[str]) -> None:
        super().__init__(name=f"corpus {number}", daemon=True)
        self._names = names
        self._examples = Examples(folder / str(number))
        self.session = orchestron.Session(f"corpus {number}")
        self.found: list[Outcome] = []

    def run(self) -> None:
        while True:
            try:
                name = self._names.get_nowait()
            except queue.Empty:
                return
            self.found.append(self._play(name))
            print(" | ".join(map(str, self.found[-1])), file=sys.stderr, flush=True)

    def _play(self, name: str) -> Outcome:
        refusal = ""
        _restarts.clear_mine()
        try:
            self.session.load(self._examples.fresh(name))
        except (orchestron.CompileError, orchestron.ArgumentError) as error:
            refusal = str(error)
        except orchestron.EngineError as error:
            return self._recovered(name, str(error))
        time.sleep(PLAYED)
        try:
            self._wait_until_it_renders()
        except orchestron.EngineError as error:
            return self._recovered(name, str(error))
        if told := _restarts.clear_mine():
            return self._recovered(name, told[0])
        return Outcome(name, "refused", refusal) if refusal else Outcome(name, "plays")

    def _recovered(self, name: str, reason: str) -> Outcome:
        begun = time.monotonic()
        while time.monotonic() - begun < _RECOVERY:
            try:
                self._wait_until_it_renders()
            except orchestron.OrchestronError:
                time.sleep(0.2)
            else:
                return Outcome(name, "recovered", reason, round(time.monotonic() - begun, 2))
        return Outcome(name, "lost", reason)

    def _wait_until_it_renders(self) -> None:
        start, begun = self.session.time, time.monotonic()
        while self.session.time <= start + 0.05:
            if time.monotonic() - begun > _RECOVERY:
                msg = "The engine does not render."
                raise orchestron.EngineError(msg)
            time.sleep(0.05)


class Restarts:
    """Collects the warnings about new engines, thread by thread."""

    def __init__(self) -> None:
        self._told = threading.local()

    def clear_mine(self) -> list[str]:
        """Return this thread's warnings, and forget them."""
        told = getattr(self._told, "lines", [])
        self._told.lines = []
        return list(told)

    def show(self, message: Warning | str, category: type[Warning], *_: Any) -> None:
        """Take a warning, in place of `warnings.showwarning`."""
        if issubclass(category, orchestron.EngineRestartedWarning):
            self._told.lines = [*getattr(self._told, "lines", []), str(message)]


_restarts: Final = Restarts()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.corpus.live",
        description="Play the examples of csound-doc live; about 20 minutes.",
    )
    parser.add_argument("names", nargs="*", help="only these, such as vco2.csd; nothing is kept")
    parser.add_argument("--workers", type=int, default=WORKERS, help="sessions at the same time")
    parser.add_argument("--output", type=Path, default=RESULTS, help="folder for the results")
    options = parser.parse_args()
    warnings.simplefilter("always", orchestron.EngineRestartedWarning)
    warnings.showwarning = _restarts.show  # type: ignore[assignment]  # has optional parameters
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        found, text = _played(Path(folder), options.names, options.workers)
    print(text)
    if not options.names:
        (options.output / "corpus-live.md").write_text(text, encoding="utf-8")
        content = json.dumps([each._asdict() for each in found], indent=1, ensure_ascii=False)
        (options.output / "corpus-live.json").write_text(content + "\n", encoding="utf-8")
    sys.exit(any(each.verdict == "lost" for each in found))


def _played(folder: Path, names: Sequence[str], workers: int) -> tuple[list[Outcome], str]:
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    with JupyterServer(folder / "jupyter") as jupyter:
        os.environ["JPY_PARENT_PID"] = str(jupyter.process.pid)
        os.environ["JUPYTER_RUNTIME_DIR"] = str(folder / "jupyter" / "runtime")
        running = [Worker(number, folder, waiting) for number in range(workers)]
        before = {session["id"] for session in jupyter.sessions()}
        for name in names or Examples(folder / "names").names:
            waiting.put(name)
        for worker in running:
            worker.start()
        for worker in running:
            worker.join()
        alive = jupyter.process.poll() is None
        left = {session["id"] for session in jupyter.sessions()} if alive else set()
    found = sorted(outcome for worker in running for outcome in worker.found)
    server = "ran to the end" if alive else "DIED"
    return found, report(found, server, len(before - left), workers)


def report(found: Sequence[Outcome], server: str, lost: int, workers: int) -> str:
    """Return the counts, and every example that does not just play, as Markdown."""
    counts = Counter(each.verdict for each in found)
    recoveries = sorted(each.recovery for each in found if each.verdict == "recovered")
    lines = [
        "# The examples of csound-doc, live",
        "",
        _HEAD.format(
            date=datetime.now(timezone.utc).date().isoformat(),
            number=len(found),
            played=PLAYED,
            workers=workers,
            server=server,
            lost=lost,
            recovery=_RECOVERY,
        ),
        "",
        "| verdict | examples |",
        "|---|---|",
        *(f"| {verdict} | {count} |" for verdict, count in counts.most_common()),
        "",
    ]
    if recoveries:
        middle = recoveries[len(recoveries) // 2]
        lines += [f"Seconds until a new engine rendered: median {middle}, most {recoveries[-1]}."]
    for verdict in ("lost", "recovered", "refused"):
        rows = [each for each in found if each.verdict == verdict]
        if rows:
            lines += ["", f"## {verdict} ({len(rows)})", "", "| example | reason |", "|---|---|"]
            lines += [f"| {each.name} | {_cell(each.reason)} |" for each in rows]
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return " ".join(text.split())[:200].replace("|", "\\|")


if __name__ == "__main__":
    main()
