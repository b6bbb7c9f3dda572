"""What `try_binder.sh` does last, as Binder's user: starts the server as Binder does and uses it.

The rule: only the standard library and what Binder would have installed; every check ends the
program with a sentence if it fails.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from typing import Any, Final

TOKEN: Final = "try-binder"
PREFIX: Final = "/user/try-binder/"
ADDRESS: Final = f"http://127.0.0.1:8888{PREFIX}"
NOTEBOOK: Final = "notebooks/01-first-sound.ipynb"
START_LIMIT: Final = 60.0
CELL: Final = """
import orchestron_jupyter as orchestron
session = orchestron.Session()
session.instrument("bell").play("A4", duration=1)
print(session.status.state, session.status.csound_version)
"""


def main() -> None:
    """Start the server, look at everything, end it."""
    check("what runs is not root", os.geteuid() == 1000)
    check("nothing outside can be reached by UDP", not has_a_way_out())
    server = subprocess.Popen(
        [
            *("binder/start", "jupyter", "notebook", "--ip=127.0.0.1", "--port=8888"),
            *(f"--ServerApp.base_url={PREFIX}", f"--IdentityProvider.token={TOKEN}"),
            *("--no-browser", "--ServerApp.allow_origin=*"),
        ]
    )
    try:
        wait_until_it_answers(server)
        landed = urllib.request.urlopen(request("")).geturl()
        check("the first notebook opens", landed.endswith(f"{PREFIX}lab/tree/{NOTEBOOK}"), landed)
        status = ask("orchestron/api/status")
        check("Csound is there", bool(status["csound_version"]), status)
        session = ask("orchestron/api/sessions", "POST")
        check("a session runs", session["state"] == "running", session)
        page = urllib.request.urlopen(request("client")).read().decode()
        check("the client page is built", "static/client.js" in page)
        told = ran_in_a_kernel()
        check("a notebook's cell plays", "running" in told, told)
    finally:
        server.terminate()
        server.wait(20)


def check(what: str, holds: bool, seen: object = "") -> None:  # noqa: FBT001
    if not holds:
        sys.exit(f"try_binder: not so: {what}. {seen}")
    print(f"  {what}")


def has_a_way_out() -> bool:
    """Tell whether a packet can be sent to an address elsewhere."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 3478))
        except OSError:
            return False
    return True


def request(path: str, method: str = "GET") -> urllib.request.Request:
    headers = {"Authorization": f"token {TOKEN}"}
    return urllib.request.Request(ADDRESS + path, method=method, headers=headers)


def ask(path: str, method: str = "GET") -> dict[str, Any]:
    with urllib.request.urlopen(request(path, method)) as answer:
        told: dict[str, Any] = json.load(answer)
    return told


def wait_until_it_answers(server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            ask("api/status")
        except OSError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"try_binder: the server did not start: {error}")
            time.sleep(0.2)
        else:
            return


def ran_in_a_kernel() -> str:
    """Run the cell as a notebook's does, in a kernel that this server starts."""
    from jupyter_client.blocking.client import BlockingKernelClient

    kernel = ask("api/kernels", "POST")["id"]
    runtime = subprocess.run(
        ["jupyter", "--runtime-dir"], capture_output=True, text=True, check=True
    ).stdout.strip()
    client = BlockingKernelClient(connection_file=f"{runtime}/kernel-{kernel}.json")
    client.load_connection_file()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    told: list[str] = []

    def note(message: dict[str, Any]) -> None:
        content = message["content"]
        told.extend([content.get("text", ""), *content.get("traceback", [])])

    client.execute_interactive(CELL, timeout=60, output_hook=note)
    client.stop_channels()
    return "".join(told)


if __name__ == "__main__":
    main()
