"""What probes and steps need of a way to a device, however it is reached."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Literal, Protocol

from wardkeep_appliance.transport.script import Ran, Script
from wardkeep_core.probes.probe import Failure
from wardkeep_core.protocol.documents import Target

TransportName = Literal["ssh", "local"]


class Unreached(Exception):
    """The device was not reached, or was lost while it answered. `detail` is words without secrets."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(detail)
        self.failure = failure
        self.detail = detail


class Session(Protocol):
    """One open way to one device; scripts run one after the other."""

    @property
    def transport(self) -> TransportName:
        """How the device is reached; stands in the evidence."""

    async def run(self, script: Script, arguments: Sequence[str], *, timeout_s: float) -> Ran:
        """Run a shipped script. Raises Unreached when no whole answer came."""


class Dialler(Protocol):
    """Opens sessions."""

    def open(self, target: Target) -> AbstractAsyncContextManager[Session]:
        """A session to exactly this device, proved by its pinned host key. Raises Unreached."""
