"""Check-ins: signed, unchanged, over HTTP into PostgreSQL that commits to the disk, each with its nonce remembered."""

import asyncio
import json
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.cpu import seconds_of, seconds_of_tree
from bench.figure import Figure, percentile
from bench.served import api, free_port, hello, request, send_all, send_at
from wardkeep_core.protocol.http_signature import SignedRequest, sign_request
from wardkeep_server.evidence.service import seal_all, totals
from wardkeep_server.evidence.tests.practice import worker_parts
from wardkeep_server.fleet.tests.test_checkin import states
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import Wire, enrolled
from wardkeep_server.tests.support.census import widen_limits
from wardkeep_server.tests.support.postgres import running_cluster
from wardkeep_server.tests.support.world import World, built_world

APPLIANCES, CONNECTIONS = 60, 16
LOT, LOTS = 500, 24
WARM = 400
LOADED = 0.7
PATH = "/api/appliance/checkin"


def measure() -> Iterator[Figure]:
    """Per second of processor time of the server; the one who asks is another process and does not count."""
    yield from asyncio.run(_measure())


async def _measure() -> list[Figure]:
    with running_cluster(durable=True) as cluster, cluster.fresh() as database, tempfile.TemporaryDirectory() as var:
        async with built_world(database, Path(var)) as world:
            widen_limits(world)
            operator = await world.client(Role.OPERATOR_ADMIN)
            wires = [await enrolled(world, operator, world.ours.site) for _ in range(APPLIANCES)]
            size = await _sealed(world)
            boxes = [(wire, await _body(wire, size)) for wire in wires]
            settings = world.parts.settings
        port, bare_port = free_port(), free_port()
        with api(settings, port) as pid, hello(bare_port) as bare_pid:
            ours = _Side(
                port,
                lambda count: _check_ins(boxes, port, count),
                lambda: seconds_of(pid),
                lambda: seconds_of_tree(cluster.pid),
            )
            bare = _Side(
                bare_port,
                lambda count: [request("GET", "/", bare_port, {})] * (5 * count),
                lambda: seconds_of(bare_pid),
            )
            await _in_turn(ours, bare)
            late = await _at_share(ours, LOADED)
    name, yardstick = "bare FastAPI", len(bare.took) / bare.seconds
    alone, both = len(ours.took) / ours.seconds, len(ours.took) / (ours.seconds + ours.beside)
    goal = "≥ 1,000/s, ≥ 25 %"
    return [
        Figure("check-ins, API alone", alone, "per CPU s", yardstick, name, goal),
        Figure("check-ins, API and PostgreSQL", both, "per CPU s", yardstick, name, goal),
        Figure("check-in p99, 16 at once", percentile(ours.took, 0.99) * 1000, "ms", None, "", "none set"),
        Figure("check-in p99, at 70 % of that rate", percentile(late, 0.99) * 1000, "ms", None, "", "≤ 100 ms"),
    ]


@dataclass
class _Side:
    """A server under measurement: `written` makes requests, `seconds` of its process and `beside` it were used."""

    port: int
    written: Callable[[int], list[bytes]]
    clock: Callable[[], float]
    clock_beside: Callable[[], float] = lambda: 0.0
    took: list[float] = field(default_factory=list)
    wall: float = 0.0
    seconds: float = 0.0
    beside: float = 0.0

    async def lot(self) -> None:
        """Send some requests and count them. Signed lot by lot: the server takes a signature for a minute."""
        requests, began, began_beside = self.written(LOT), self.clock(), self.clock_beside()
        self.wall -= time.perf_counter()
        self.took += await send_all(self.port, requests, connections=CONNECTIONS)
        self.wall += time.perf_counter()
        self.seconds += self.clock() - began
        self.beside += self.clock_beside() - began_beside


async def _in_turn(*sides: _Side) -> None:
    """Lot by lot, so that what slows this machine down slows both sides."""
    for side in sides:
        await send_all(side.port, side.written(WARM), connections=CONNECTIONS)
    for _ in range(LOTS):
        for side in sides:
            await side.lot()


async def _at_share(side: _Side, share: float) -> list[float]:
    """Seconds of check-ins that come steadily, at this share of what the side did when it was never left waiting."""
    rate = share * len(side.took) / side.wall
    took: list[float] = []
    for _ in range(LOTS // 2):
        took += await send_at(side.port, side.written(LOT), connections=4 * CONNECTIONS, per_second=rate)
    return took


async def _sealed(world: World) -> int:
    """Seal what people stated meanwhile; the size that every appliance then says it co-signed."""
    await seal_all(worker_parts(world))
    async with world.work() as work:
        return (await totals(work)).sealed


async def _body(box: Wire, cosigned_size: int) -> bytes:
    """The body of a check-in that knows every document and the newest checkpoint."""
    answer = (await box.check_in()).json()
    return json.dumps(box.checkin_body(**states(answer, box), cosigned_size=cosigned_size)).encode()


def _check_ins(boxes: list[tuple[Wire, bytes]], port: int, count: int) -> list[bytes]:
    """Signed now, each with its own nonce: the server takes them for a minute."""
    now = int(time.time())
    return [_check_in(*boxes[number % len(boxes)], port, now) for number in range(count)]


def _check_in(box: Wire, body: bytes, port: int, now: int) -> bytes:
    described = {"content-type": "application/json", "content-encoding": "identity"}
    signed = SignedRequest("POST", f"localhost:{port}", PATH, "?", *described.values(), body)
    fields = sign_request(signed, box.identity, created=now, nonce=secrets.token_hex(16))
    return request("POST", PATH, port, described | fields, body)
