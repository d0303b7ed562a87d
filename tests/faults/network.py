"""Hosts with a network of their own each, joined by cables to one switch: network namespaces of Linux, which root can make."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.programs import program


@dataclass(frozen=True)
class Host:
    """Where a machine stands: its address, and what its programs are started with."""

    address: str
    inside: tuple[str, ...] = ()
    cable: str = ""


HERE = Host("127.0.0.1")
"""The machine the tests run on."""


class Network:
    """Some hosts and the tests' own machine, which has the first address."""

    def __init__(self) -> None:
        self._ip, self.hosts = program("ip"), dict[str, Host]()
        self._name = f"ix{os.getpid()}"
        self._remove_leftovers()
        self._net = self._free()
        self.address = f"{self._net}.1"

    def open(self) -> None:
        """Set up the switch, and plug the tests' own machine in."""
        self._run("netns", "add", f"{self._name}-switch")
        self._run("-n", f"{self._name}-switch", "link", "add", "switch", "type", "bridge")
        self._run("-n", f"{self._name}-switch", "link", "set", "switch", "up")
        self._plug_in(self._name, 1)

    def host(self, name: str) -> Host:
        """Set up one host more."""
        space, cable = f"{self._name}-{name}", name
        number = len(self.hosts) + 2
        self._run("netns", "add", space)
        self.hosts[name] = Host(f"{self._net}.{number}", ("nsenter", f"--net=/run/netns/{space}"), cable)
        self._run("-n", space, "link", "set", "lo", "up")
        self._plug_in(cable, number, space)
        return self.hosts[name]

    @contextmanager
    def cut(self, host: Host) -> Iterator[None]:
        """Have the cable of a host pulled out at the switch until the block ends: nobody is told, packets are lost."""
        self._at_switch(host, "nomaster")
        try:
            yield
        finally:
            self._at_switch(host, "master", "switch")

    def close(self) -> None:
        """Remove it all."""
        for name in (*self.hosts, "switch"):
            subprocess.run([self._ip, "netns", "delete", f"{self._name}-{name}"], check=False, capture_output=True)
        # The kernel would remove it a moment later, with the other end.
        subprocess.run([self._ip, "link", "delete", self._name], check=False, capture_output=True)

    def _remove_leftovers(self) -> None:
        """Remove what a run that was killed has left: packets for this one would go there."""
        spaces = self._told("netns", "list")
        links = self._told("-o", "link", "show")
        for name in {f"ix{number}" for number in re.findall(r"\bix(\d+)\b", spaces + links) if not Path(f"/proc/{number}").exists()}:
            for space in re.findall(rf"\b{name}-\w+", spaces):
                subprocess.run([self._ip, "netns", "delete", space], check=False, capture_output=True)
            subprocess.run([self._ip, "link", "delete", name], check=False, capture_output=True)

    def _free(self) -> str:
        """Return a part of the range for measuring networks (RFC 2544), which no real network has, that no other process took."""
        taken = self._told("-o", "-4", "address", "show")
        parts = (f"198.18.{(os.getpid() + step) % 250}" for step in range(250))
        return next(part for part in parts if f" {part}." not in taken)

    def _told(self, *words: str) -> str:
        return subprocess.run([self._ip, *words], check=False, capture_output=True, text=True).stdout

    def _plug_in(self, cable: str, number: int, space: str = "") -> None:
        switch = f"{self._name}-switch"
        where = ["-n", space] if space else []
        self._run(*where, "link", "add", cable, "type", "veth", "peer", "name", f"to-{cable}", "netns", switch)
        self._run("-n", switch, "link", "set", f"to-{cable}", "master", "switch", "up")
        self._run(*where, "address", "add", f"{self._net}.{number}/24", "dev", cable)
        self._run(*where, "link", "set", cable, "up")

    def _at_switch(self, host: Host, *words: str) -> None:
        self._run("-n", f"{self._name}-switch", "link", "set", f"to-{host.cable}", *words)

    def _run(self, *words: str) -> None:
        done = subprocess.run([self._ip, *words], check=False, capture_output=True, text=True)
        assert done.returncode == 0, f"ip {' '.join(words)}: {done.stderr}"


@contextmanager
def network() -> Iterator[Network | None]:
    """Have a network until the block ends; None for whoever may not make one, under CI an error."""
    made = Network() if os.geteuid() == 0 else None
    try:
        yield made if made and _opened(made) else None
    finally:
        if made:
            made.close()


def _opened(net: Network) -> bool:
    try:
        net.open()
    except AssertionError:
        # Root of a container that was not given the right.
        if os.environ.get("CI"):
            raise
        return False
    return True
