"""A TURN server of the tests' own: coturn on loopback, over UDP, TCP and TLS.

The rule: it is the real server with the real ways to authenticate; nothing outside of this machine
is reached, and it ends with the test.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import secrets
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

    from typing_extensions import Self

HOST: Final = "127.0.0.1"
USER: Final = "listener"
PASSWORD: Final = "a-password-for-tests"
SECRET: Final = "a-secret-for-tests"
START_LIMIT: Final = 20.0


class TurnServer:
    """A coturn process.

    Parameters
    ----------
    folder
        Empty, for its certificate and log.
    with_secret
        Whether it takes time-limited credentials (`use-auth-secret`) in place of a static user.
    relay_ports
        Where its allocations lie; as few as that it can be used up.
    """

    def __init__(
        self, folder: Path, *, with_secret: bool = False, relay_ports: range = range(58000, 58400)
    ) -> None:
        self._folder = folder
        self._with_secret = with_secret
        self._relay_ports = relay_ports
        self.port = _free_port()
        self.tls_port = _free_port()
        self.certificate = folder / "certificate.pem"

    @property
    def urls(self) -> dict[str, str]:
        """Its URLs by transport: `udp`, `tcp`, `tls`."""
        return {
            "udp": f"turn:{HOST}:{self.port}?transport=udp",
            "tcp": f"turn:{HOST}:{self.port}?transport=tcp",
            "tls": f"turns:{HOST}:{self.tls_port}?transport=tcp",
        }

    def entry(self, *transports: str) -> dict[str, object]:
        """Return an entry of a list of ICE servers, with credentials if they are static."""
        urls = {"urls": [self.urls[each] for each in transports]}
        if self._with_secret:
            return dict(urls)
        return {**urls, "username": USER, "credential": PASSWORD}

    def log(self) -> str:
        """Return what it has logged."""
        return (self._folder / "turn.log").read_text(errors="replace")

    def __enter__(self) -> Self:
        key = self._folder / "key.pem"
        _make_certificate(self.certificate, key)
        access = (
            ["--use-auth-secret", f"--static-auth-secret={SECRET}"]
            if self._with_secret
            else ["--lt-cred-mech", f"--user={USER}:{PASSWORD}"]
        )
        with (self._folder / "turn.log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *("turnserver", "-n", "--log-file=stdout", "--no-cli", "--verbose"),
                    *(f"--listening-ip={HOST}", f"--relay-ip={HOST}", "--realm=tests"),
                    *(f"--listening-port={self.port}", f"--tls-listening-port={self.tls_port}"),
                    *(f"--cert={self.certificate}", f"--pkey={key}", "--no-dtls"),
                    f"--min-port={self._relay_ports[0]}",
                    f"--max-port={self._relay_ports[-1]}",
                    "--allow-loopback-peers",
                    f"--pidfile={self._folder / 'pid'}",
                    f"--userdb={self._folder / 'users'}",
                    *access,
                ],
                cwd=self._folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        for port in (self.port, self.tls_port):
            while not _listens(port):
                assert self._process.poll() is None, self.log()
                assert time.monotonic() < deadline, self.log()
                time.sleep(0.05)


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def _make_certificate(certificate: Path, key: Path) -> None:
    """Write a self-signed certificate for this machine, and its key."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, f"turn server {secrets.token_hex(8)}")]
    )
    now = dt.datetime.now(dt.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
