"""Kits that tell the truth, by the name of their builder."""

from collections.abc import Callable

from tests.conformance.world import Kit

Builder = Callable[[], Kit]
HONEST: dict[str, tuple[str, Builder]] = {}
"""By name: how the verdict line begins, and what builds the kit."""


def honest(verdict: str) -> Callable[[Builder], Builder]:
    """Register a kit and the beginning of its verdict."""

    def registered(build: Builder) -> Builder:
        HONEST[build.__name__] = (verdict, build)
        return build

    return registered
