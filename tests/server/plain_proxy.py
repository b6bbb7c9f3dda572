"""A reverse proxy as many are set up: it knows HTTP, and nothing of WebSockets.

The rule: it hands on every request and its answer, without what is for one hop only (RFC 9110,
section 7.6.1), which is how `Upgrade` gets lost.
"""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE_HOP: Final = {"connection", "upgrade", "keep-alive", "te", "transfer-encoding"}
ANSWERED_ANEW: Final = ONE_HOP | {"content-length", "content-encoding", "server", "date"}


@contextlib.contextmanager
def plain_proxy(target: str) -> Iterator[str]:
    """Run a proxy in front of `target`, a URL without a path; yields its own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def hand_on(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            kept = {
                name: text for name, text in self.headers.items() if name.lower() not in ONE_HOP
            }
            answer = httpx.request(
                self.command,
                f"{target}{self.path}",
                headers=kept,
                content=self.rfile.read(length),
                timeout=30,
            )
            self.send_response(answer.status_code)
            for name, text in answer.headers.items():
                if name.lower() not in ANSWERED_ANEW:
                    self.send_header(name, text)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_POST = do_DELETE = hand_on  # noqa: N815  # the names that it is called by

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
