"""`make run`: JupyterLab with the first notebook, on the port that was asked for."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx
import psutil
import pytest

from tests.e2e.jupyter import own_folders
from tests.server.processes import engines, free_port, gone, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT: Final = Path(__file__).resolve().parents[2]
ADDRESS: Final = re.compile(r"^First sound: open (http\S+)$", re.MULTILINE)
START_LIMIT: Final = 90.0
"""Seconds: where the sources are newer than the installation, it installs first."""


class MakeRun:
    """`make run` in the checkout, as a process, with Jupyter's folders elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._output = folder / "output.txt"
        # What a `make test` around this test says to its own make is not meant for this one.
        inherited = {name: text for name, text in os.environ.items() if "MAKE" not in name}
        with self._output.open("wb") as output:
            self.process = psutil.Popen(
                ["make", "run", f"PORT={self.port}", "ARGS=--no-browser"],
                cwd=CHECKOUT,
                env={**inherited, **own_folders(folder)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def addresses(self) -> list[str]:
        """The addresses it has printed."""
        return ADDRESS.findall(self._output.read_text(errors="replace"))

    @property
    def has_printed_an_address_or_ended(self) -> bool:
        return bool(self.addresses) or self.process.poll() is not None

    def kill(self) -> None:
        for process in [*self.process.children(recursive=True), self.process]:
            process.kill()
        self.process.wait()


@pytest.fixture
def make_run(tmp_path: Path) -> Iterator[MakeRun]:
    started = MakeRun(tmp_path)
    wait_until(lambda: started.has_printed_an_address_or_ended, START_LIMIT)
    yield started
    if started.process.is_running():
        started.kill()


def test_make_run_prints_an_address_that_answers_and_sigterm_ends_all_of_it(
    make_run: MakeRun,
) -> None:
    (address,) = make_run.addresses
    page = httpx.get(address, follow_redirects=True)
    wait_until(lambda: len(engines(make_run.process)) == 1, 20)
    everything = make_run.process.children(recursive=True)

    make_run.process.terminate()
    wait_until(lambda: gone([make_run.process, *everything]), 20)

    assert f":{make_run.port}/" in address
    assert "/lab/tree/notebooks/01-first-sound.ipynb" in address
    assert page.status_code == 200
    assert "jupyter-config-data" in page.text
