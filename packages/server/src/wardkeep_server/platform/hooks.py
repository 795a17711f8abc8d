"""Typed extension points: a slice declares a protocol in its `events.py`, others implement it in their `tasks.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Hook:
    """An implementation of one protocol."""

    kind: type[Any]
    implementation: Any


def hook(kind: type[Kind], implementation: Kind) -> Hook:
    """Pair a protocol with its implementation; the type checker sees that they fit."""
    return Hook(kind, implementation)


class Hooks:
    """All implementations of this process, by protocol, in the order of the slices' names."""

    def __init__(self, hooks: Iterable[Hook] = ()) -> None:
        self._by_kind: dict[Callable[..., Any], list[Any]] = {}
        for one in hooks:
            self._by_kind.setdefault(one.kind, []).append(one.implementation)

    def all(self, kind: Callable[..., Kind]) -> tuple[Kind, ...]:
        """Every implementation of the protocol."""
        return tuple(self._by_kind.get(kind, ()))

    def one(self, kind: Callable[..., Kind]) -> Kind:
        """The single implementation; anything but one is a fault in the wiring."""
        found = self.all(kind)
        if len(found) != 1:
            raise LookupError(f"{len(found)} implementations of {kind}; there must be one")
        return found[0]
