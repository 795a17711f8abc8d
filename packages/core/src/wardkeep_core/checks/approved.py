"""What declared lists say for one device: entries of its role, and those without a role, which hold everywhere."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from wardkeep_core.model.device import Device


class ForRole(Protocol):
    """An entry of a declared list."""

    @property
    def role(self) -> str | None:
        """None holds on every device."""


E = TypeVar("E", bound=ForRole)


def for_device(entries: Iterable[E], device: Device) -> tuple[E, ...]:
    """The entries that hold on this device."""
    return tuple(entry for entry in entries if entry.role in {None, device.role})
