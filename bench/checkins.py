"""Check-ins: signed, unchanged, over HTTP into PostgreSQL that commits to the disk, each with its nonce remembered."""

import asyncio
import json
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.cpu import seconds_of, seconds_of_tree
from bench.figure import Figure, percentile
from bench.served import api, free_port, hello, request, send_all
from wardkeep_core.protocol.http_signature import SignedRequest, sign_request
from wardkeep_server.evidence.service import seal_all, totals
from wardkeep_server.evidence.tests.practice import worker_parts
from wardkeep_server.fleet.tests.test_checkin import states
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import Wire, enrolled
from wardkeep_server.tests.support.census import widen_limits
from wardkeep_server.tests.support.postgres import running_cluster
from wardkeep_server.tests.support.world import World, built_world

APPLIANCES, CONNECTIONS = 20, 16
LOT, LOTS = 500, 8
WARM = 400
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
        port = free_port()
        with api(settings, port) as pid:
            clocks = (lambda: seconds_of(pid), lambda: seconds_of_tree(cluster.pid))
            (alone, postgres), took = await _run(port, lambda count: _check_ins(boxes, port, count), clocks)
    port = free_port()
    with hello(port) as pid:
        (bare,), _ = await _run(
            port, lambda count: [request("GET", "/", port, {})] * (5 * count), (lambda: seconds_of(pid),)
        )
    name, both = "bare FastAPI", 1 / (1 / alone + 1 / postgres)
    goal = "≥ 1,000/s, ≥ 25 %"
    return [
        Figure("check-ins, API alone", alone, "per CPU s", bare, name, goal),
        Figure("check-ins, API and PostgreSQL", both, "per CPU s", bare, name, goal),
        Figure("check-in p99, 16 at once", percentile(took, 0.99) * 1000, "ms", None, "", "≤ 100 ms at 70 % load"),
    ]


async def _run(
    port: int, written: Callable[[int], list[bytes]], clocks: tuple[Callable[[], float], ...]
) -> tuple[list[float], list[float]]:
    """Requests per second of each clock, and the seconds of each request."""
    await send_all(port, written(WARM), connections=CONNECTIONS)
    before = [clock() for clock in clocks]
    took: list[float] = []
    for _ in range(LOTS):  # signed lot by lot: the server takes a signature for a minute
        took += await send_all(port, written(LOT), connections=CONNECTIONS)
    return [len(took) / (clock() - began) for clock, began in zip(clocks, before, strict=True)], took


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
