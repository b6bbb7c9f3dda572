"""A Jupyter server and a machine that have other things to do.

The rule: the load is a user's: a large notebook is saved by the server's own route, and a process
computes as a kernel does.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.jupyter import JupyterServer

NOTEBOOK_BYTES: Final = 10_000_000
ENDLESS: Final = """
import os, sys, threading
threading.Thread(target=lambda: sys.stdin.read() or os._exit(0)).start()
while True:
    pass
"""
"""Until it is killed, or whoever started it has gone."""
PAUSE: Final = 0.5
"""Seconds from the start of one saving to the start of the next."""


@contextlib.contextmanager
def saving(jupyter: JupyterServer) -> Iterator[list[float]]:
    """Save a large notebook again and again; what is yielded fills with how long each took (ms)."""
    over = threading.Event()
    took: list[float] = []
    body = json.dumps({"type": "notebook", "format": "json", "content": _notebook()}).encode()
    saver = threading.Thread(target=_save, args=(jupyter, body, over, took), name="saver")
    saver.start()
    try:
        yield took
    finally:
        over.set()
        saver.join()


@contextlib.contextmanager
def computing() -> Iterator[None]:
    """Keep one core busy, as a cell that computes does."""
    process = subprocess.Popen([sys.executable, "-c", ENDLESS], stdin=subprocess.PIPE)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _save(jupyter: JupyterServer, body: bytes, over: threading.Event, took: list[float]) -> None:
    headers = {"Authorization": f"token {jupyter.token}", "Content-Type": "application/json"}
    address = f"{jupyter.url}api/contents/large.ipynb"
    with httpx.Client(headers=headers, timeout=60) as client:
        while not over.is_set():
            begun = time.monotonic()
            client.put(address, content=body).raise_for_status()
            took.append(1000 * (time.monotonic() - begun))
            over.wait(max(0.0, PAUSE - (time.monotonic() - begun)))


def _notebook() -> dict[str, object]:
    """Make a notebook of a thousand cells with long outputs."""
    line = "0123456789 abcdefghij " * (NOTEBOOK_BYTES // 1000 // 22)
    output = {"output_type": "stream", "name": "stdout", "text": line}
    cells = [
        {
            "id": f"cell-{number}",
            "cell_type": "code",
            "execution_count": number,
            "metadata": {},
            "source": f"print({number})",
            "outputs": [output],
        }
        for number in range(1000)
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
