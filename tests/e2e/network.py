"""A network that can be cut: a namespace of its own, behind a router in another.

The rule: it is cut in the middle, where neither end can see it. No link goes down and nobody is
told; packets just don't arrive, as when a router loses its power or a firewall drops them.

The router drops by policy: a rule that says "blackhole" needs no packet filter, which not every
kernel has.

References
----------
ip-netns(8), ip-rule(8), veth(4).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = "198.18.77.1"
NEAR_SIDE: Final = "198.18.77.254"
FAR_SIDE: Final = "198.18.78.254"
THERE: Final = "198.18.78.2"
"""Of the block for tests of networks (RFC 2544), which nobody routes."""
FAR_NETWORK: Final = "198.18.78.0/24"
EVERYTHING: Final = "blackhole pref 100"
ALL_UDP: Final = "ipproto udp blackhole pref 101"


class Network:
    """A machine of its own, reached from this one over a router; made by `network`."""

    address: Final = THERE

    def __init__(self) -> None:
        # A network device's name has at most 15 characters.
        number = os.getpid() % 100_000
        self._there, self._middle = f"orch-there-{number}", f"orch-middle-{number}"
        self._near, self._far = f"near{number}", f"far{number}"

    @property
    def prefix(self) -> list[str]:
        """What a command line begins with to be run on that machine."""
        return ["ip", "netns", "exec", self._there]

    def cut(self) -> None:
        """From now on nothing gets through."""
        self._in_the_middle(f"rule add {EVERYTHING}")

    def restore(self) -> None:
        """From now on everything gets through again."""
        self._in_the_middle(f"rule delete {EVERYTHING}")

    def block_udp(self) -> None:
        """From now on no UDP gets through; TCP does."""
        self._in_the_middle(f"rule add {ALL_UDP}")

    def let_udp_through(self) -> None:
        """From now on UDP gets through again."""
        self._in_the_middle(f"rule delete {ALL_UDP}")

    def forbid_udp(self) -> None:
        """Let no UDP in there; needs nftables."""
        rule = (
            "table inet closed { chain arriving { type filter hook input priority 0; %s drop; }; }"
        )
        command = [*self.prefix, "nft", rule % "meta l4proto udp"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            msg = f"UDP can't be forbidden: {done.stderr.strip()}"
            raise OSError(msg)

    def make(self) -> None:
        _ip(f"netns add {self._there}")
        _ip(f"netns add {self._middle}")
        # Made where it ends up, a device is there at once, and no network manager touches it.
        _ip(f"link add {self._near} type veth peer name {self._near} netns {self._middle}")
        _ip(f"-n {self._middle} link add {self._far} type veth peer name eth0 netns {self._there}")
        _ip(f"address add {HERE}/24 dev {self._near}")
        self._in_the_middle(f"address add {NEAR_SIDE}/24 dev {self._near}")
        self._in_the_middle(f"address add {FAR_SIDE}/24 dev {self._far}")
        _ip(f"-n {self._there} address add {THERE}/24 dev eth0")
        for device in (self._near, self._far):
            self._in_the_middle(f"link set {device} up")
        for device in ("lo", "eth0"):
            _ip(f"-n {self._there} link set {device} up")
        _ip(f"link set {self._near} up")
        _ip(f"route add {FAR_NETWORK} via {NEAR_SIDE}")
        _ip(f"-n {self._there} route add default via {FAR_SIDE}")
        _ip(f"netns exec {self._middle} sysctl -q -w net.ipv4.ip_forward=1")

    def remove(self) -> None:
        for command in (
            f"link delete {self._near}",
            f"netns delete {self._middle}",
            f"netns delete {self._there}",
        ):
            with contextlib.suppress(OSError):
                _ip(command)

    def _in_the_middle(self, command: str) -> None:
        _ip(f"-n {self._middle} {command}")


@contextlib.contextmanager
def network() -> Iterator[Network]:
    """Make a network; raises `OSError` with a sentence where that is not possible."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("ip") is None:
        msg = "Only root can cut a network, with Linux's network namespaces and `ip` (iproute2)."
        raise OSError(msg)
    made = Network()
    try:
        made.make()
        yield made
    finally:
        made.remove()


def _ip(command: str) -> None:
    done = subprocess.run(
        ["ip", *command.split()],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        msg = f"`ip {command}` failed: {done.stderr.strip()}"
        raise OSError(msg)
