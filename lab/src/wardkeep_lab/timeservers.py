"""Three time servers of the lab's own: chronyd in one network namespace, each with an address and port 123 of its own.

They serve this machine's clock (`local stratum`) and run with `-x`, so that they never set it.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from wardkeep_lab.commands import CommandFailed, Program
from wardkeep_lab.network import connect
from wardkeep_lab.slot import Slot

COUNT = 3
_BLOCK = 15
_READY_LIMIT_S = 10.0
_ASK = b"\x23" + bytes(47)
"""RFC 5905: no leap warning, version 4, mode 3 (client)."""


@dataclass(frozen=True)
class TimeServer:
    """One source; `stop` silences it alone, `start` brings it back."""

    address: str
    program: Program

    def start(self) -> None:
        """Start it and wait for its first answer."""
        self.program.start()
        deadline = time.monotonic() + _READY_LIMIT_S
        while not answers(self.address, 0.2):
            if time.monotonic() > deadline or self.program.exit_status() is not None:
                raise CommandFailed(f"chronyd on {self.address} does not answer:\n{self.program.last_words()}")

    def stop(self) -> None:
        """Silence it."""
        self.program.stop()


@contextmanager
def time_servers(slot: Slot) -> Iterator[tuple[TimeServer, ...]]:
    """All three, answering."""
    place = connect(slot, "time", _BLOCK, COUNT)
    servers = tuple(_server(slot, place.namespace, address) for address in place.addresses)
    try:
        for server in servers:
            server.start()
        yield servers
    finally:
        for server in servers:
            server.stop()


def answers(address: str, limit_s: float) -> bool:
    """Whether an SNTP server answers there within the limit."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(limit_s)
        asker.connect((address, 123))
        try:
            asker.send(_ASK)
            return len(asker.recv(128)) >= len(_ASK)
        except ConnectionRefusedError:
            time.sleep(limit_s / 4)  # a refusal comes at once; nothing tells when a port opens
            return False
        except OSError:
            return False


def _server(slot: Slot, namespace: str, address: str) -> TimeServer:
    home = slot.home / f"time-{address}"
    home.mkdir(mode=0o700)
    settings = home / "chrony.conf"
    settings.write_text(
        f"local stratum 8\nallow\nbindaddress {address}\nport 123\ncmdport 0\nbindcmdaddress /\npidfile {home}/pid\n"
    )
    argv = ["ip", "netns", "exec", namespace, "chronyd", "-d", "-x", "-U", "-u", "root", "-f", str(settings)]
    return TimeServer(address, Program(argv, log=home / "log"))
