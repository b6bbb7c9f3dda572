"""The network that Docker makes for a Compose file, without Docker: namespaces, a bridge and NAT.

The rule: what is published, and where, is what the Compose file says; nothing else crosses. Each
container is a namespace behind a bridge, the host one with Docker's own kind of rules (nftables:
what is published is rewritten, what is not rewritten is not let through), and another device one
beside it. As with Docker Desktop, the host has no way to the containers. Stricter than Docker it
lets nothing out of the containers by itself, by which a browser elsewhere might be found.

References
----------
Compose Specification ("ports"), Docker's documentation ("Packet filtering and firewalls").
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HOST: Final = "198.18.78.1"
DEVICE: Final = "198.18.78.2"
"""Of the block for tests of networks (RFC 2544), which nobody routes."""
ANYWHERE: Final = "0.0.0.0"  # as Compose writes it
TOOLS: Final = ("ip", "nft")


class Published(NamedTuple):
    """A port of a service, and where it is published."""

    address: str
    port: int
    container: str
    container_port: int
    protocol: str

    @classmethod
    def of(cls, text: str, container: str) -> Published:
        """Read `ADDRESS:PORT:CONTAINER_PORT/PROTOCOL`."""
        where, _slash, protocol = text.partition("/")
        address, port, container_port = where.rsplit(":", 2)
        return cls(address, int(port), container, int(container_port), protocol or "tcp")


class DockerNetwork:
    """The services of a Compose file with their addresses; made by `docker_network`."""

    def __init__(self, file: dict[str, Any]) -> None:
        number = os.getpid() % 100_000
        self._file = file
        (network,) = file["networks"].values()
        self._subnet = network["ipam"]["config"][0]["subnet"]
        self._gateway = self._subnet.replace(".0/", ".1/")
        self._names = {name: f"orch-{name}-{number}" for name in (*file["services"], *_OUTSIDE)}
        self._number = number

    @property
    def published(self) -> list[Published]:
        """All that the file publishes."""
        services = self._file["services"]
        return [
            Published.of(text, self.address(name))
            for name, service in services.items()
            for text in service["ports"]
        ]

    def address(self, service: str) -> str:
        """Return the address of a service's container."""
        (network,) = self._file["services"][service]["networks"].values()
        return str(network["ipv4_address"])

    def inside(self, name: str) -> list[str]:
        """Return what a command line begins with to be run in a service, `host` or `device`."""
        return ["ip", "netns", "exec", self._names[name]]

    def make(self) -> None:
        for name in self._names.values():
            _run(f"ip netns add {name}")
            _run(f"ip -n {name} link set lo up")
        host = self._names["host"]
        _run(f"ip -n {host} link add docker0 type bridge")
        _run(f"ip -n {host} address add {self._gateway} dev docker0")
        _run(f"ip -n {host} link set docker0 up")
        length = self._subnet.partition("/")[2]
        for service in self._file["services"]:
            self._plug(service, f"{self.address(service)}/{length}", master="docker0")
            gateway = self._gateway.partition("/")[0]
            _run(f"ip -n {self._names[service]} route add default via {gateway}")
        self._plug("device", f"{DEVICE}/24", address=f"{HOST}/24")
        _run(f"ip netns exec {host} sysctl -qw net.ipv4.ip_forward=1")
        _run(f"ip netns exec {host} sysctl -qw net.ipv4.conf.all.route_localnet=1")
        _run(f"ip netns exec {host} nft -f -", "\n".join(self._rules()))

    def remove(self) -> None:
        for name in self._names.values():
            with contextlib.suppress(OSError):
                _run(f"ip netns delete {name}")

    def _plug(self, name: str, own: str, *, master: str = "", address: str = "") -> None:
        """Lay a line between the host and another namespace."""
        host, other, line = self._names["host"], self._names[name], f"to-{name}"
        _run(f"ip -n {host} link add {line} type veth peer name eth0 netns {other}")
        if master:
            _run(f"ip -n {host} link set {line} master {master}")
        else:
            _run(f"ip -n {host} address add {address} dev {line}")
        _run(f"ip -n {other} address add {own} dev eth0")
        _run(f"ip -n {host} link set {line} up")
        _run(f"ip -n {other} link set eth0 up")

    def _rules(self) -> Iterable[str]:
        redirections = [
            f"{_destination(each)} {each.protocol} dport {each.port} "
            f"dnat to {each.container}:{each.container_port}"
            for each in self.published
        ]
        yield "table ip docker {"
        for chain, hook in (("incoming", "prerouting"), ("own", "output")):
            yield f"chain {chain} {{ type nat hook {hook} priority -100;"
            yield from redirections
            yield "}"
        yield "chain leaving { type nat hook postrouting priority 100;"
        yield 'oifname "docker0" ip saddr 127.0.0.0/8 masquerade'
        yield "}"
        yield "chain through { type filter hook forward priority 0; policy drop;"
        # Between containers, where the kernel asks (br_netfilter) about what a bridge hands on.
        yield 'iifname "docker0" oifname "docker0" accept'
        yield "ct state established,related accept"
        yield "ct status dnat accept"
        # Between neighbours, where the kernel shows this chain what a bridge passes on.
        yield 'iifname "docker0" oifname "docker0" accept'
        yield "}"
        yield "chain from_the_host { type filter hook output priority 0;"
        yield "ct status dnat accept"
        yield f"ip daddr {self._subnet} reject"
        yield "}"
        yield "}"


_OUTSIDE: Final = ("host", "device")


def why_not() -> str:
    """Return a sentence that says why there can be no such network; empty if there can be."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "Only root can make network namespaces."
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        return f"For a network like Docker's, {' and '.join(missing)} is missing."
    return ""


@contextlib.contextmanager
def docker_network(file: dict[str, Any]) -> Iterator[DockerNetwork]:
    """Make the network of a Compose file; raises `OSError` where that is not possible."""
    made = DockerNetwork(file)
    try:
        made.make()
        yield made
    finally:
        made.remove()


def _destination(published: Published) -> str:
    if published.address == ANYWHERE:
        return "fib daddr type local"
    return f"ip daddr {published.address}"


def _run(command: str, text: str = "") -> None:
    done = subprocess.run(command.split(), check=False, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        msg = f"`{command}` failed: {done.stderr.strip()}"
        raise OSError(msg)
