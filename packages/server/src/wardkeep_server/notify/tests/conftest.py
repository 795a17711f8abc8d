"""A served API, and the stream with faster clocks."""

from collections.abc import AsyncIterator

import pytest

from wardkeep_server.notify.service import streams
from wardkeep_server.notify.tests.listening import served
from wardkeep_server.tests.support.world import World


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with served(world) as found:
        yield found


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same stream, its clocks faster."""
    monkeypatch.setattr(streams, "HEARTBEAT_S", 0.2)
    monkeypatch.setattr(streams, "RECHECK_S", 0.2)
