"""Outside witnesses: a witness of our own making that follows C2SP tlog-witness, and what it is shown."""

import base64
import io
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wardkeep_core.evidence.checkpoint import Checkpoint, cosign, parse_checkpoint, witness_key
from wardkeep_core.evidence.merkle import EMPTY_ROOT, ProofRefused, verify_consistency
from wardkeep_core.evidence.trust import parse_trust, write_trust
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.kit.signer import KeySigner
from wardkeep_server.anchor import service
from wardkeep_server.anchor.models import Witnessed
from wardkeep_server.anchor.repository import stamps, witnessed
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.tests.test_anchored_kits import kit_of
from wardkeep_server.anchor.tests.test_anchored_kits import witnessed as healed
from wardkeep_server.anchor.tests.test_stamps import a_morning
from wardkeep_server.evidence.tests.practice import worker_parts
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import World, built_world

NAME = "witness.example/w1"


@dataclass
class Outsider:
    """A witness: what it saw last of each log; `lie` changes its answer."""

    signer: KeySigner = field(default_factory=lambda: KeySigner(Ed25519PrivateKey.generate()))
    seen: dict[str, Checkpoint] = field(default_factory=dict)
    port: int = 0
    asked: list[str] = field(default_factory=list)
    lie: Any = None

    @property
    def vkey(self) -> str:
        return witness_key(NAME, self.signer.public_raw).vkey

    def add(self, body: str) -> tuple[int, bytes]:
        """`add-checkpoint`: the size that the caller means, its proof, the checkpoint."""
        head, _, note = body.partition("\n\n")
        first, *proof = head.split("\n")
        old, checkpoint = int(first.removeprefix("old ")), parse_checkpoint(note).checkpoint
        known = self.seen.get(checkpoint.origin, Checkpoint(checkpoint.origin, 0, EMPTY_ROOT))
        self.asked.append(f"{checkpoint.origin} {old} {checkpoint.size}")
        if old != known.size:
            return 409, f"{known.size}\n".encode()
        try:
            path = [base64.b64decode(line, validate=True) for line in proof]
            verify_consistency(known.size, checkpoint.size, known.root, checkpoint.root, path)
        except (ProofRefused, ValueError):
            return 422, b"no proof"
        self.seen[checkpoint.origin] = checkpoint
        line = cosign(checkpoint, name=NAME, signer=self.signer, seconds=int(time()))
        return 200, line.encode()


@contextmanager
def running() -> Iterator[Outsider]:
    outsider = Outsider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/log/add-checkpoint"
            status, body = outsider.add(self.rfile.read(int(self.headers["content-length"])).decode())
            if outsider.lie is not None:
                status, body = outsider.lie(status, body)
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    outsider.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield outsider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def outsider() -> Iterator[Outsider]:
    with running() as made:
        yield made


@pytest.fixture
async def watched(database: TestDatabase, tmp_path: Path, outsider: Outsider) -> AsyncIterator[World]:
    settings = {
        "witnesses": f"outside {outsider.vkey} http://127.0.0.1:{outsider.port}/log/",
        "wardkeep_outbound_allow": f"127.0.0.1:{outsider.port}",
    }
    async with built_world(database, tmp_path / "var", **settings) as world:
        yield world


async def lines_of(world: World) -> list[Witnessed]:
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        known = await witnessed.newest(work.session, "outside")
        return list(await witnessed.of(work.session, list(known), list(range(1, 100))))


async def problem(world: World) -> str | None:
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        return (await stamps.tries(work.session))["witness:outside"].problem


async def test_a_witness_signs_the_platforms_and_the_sites_heads_as_they_grow(
    watched: World, outsider: Outsider
) -> None:
    ours, parts = await a_morning(watched), worker_parts(watched)
    await service.hourly(parts)
    assert await service.show_newest(parts) == 2
    assert await service.show_newest(parts) == 0
    for hour in range(1, 5):
        watched.clock.ahead += timedelta(hours=1)
        await ours.submit(*(ours.seal(ours.look()) for _ in range(hour)))
        await ours.seal_log()
        assert await service.hourly(parts)
        assert await service.show_newest(parts) == 2
    assert len(await lines_of(watched)) == 10
    assert len(outsider.seen) == 2
    assert await problem(watched) is None


async def test_a_size_that_the_witness_knows_better_is_taken_from_it(watched: World, outsider: Outsider) -> None:
    ours, parts = await a_morning(watched), worker_parts(watched)
    await service.hourly(parts)
    await service.show_newest(parts)
    noted = {origin: seen.size for origin, seen in outsider.seen.items()}
    outsider.seen.clear()  # it lost its state, and says so
    outsider.asked.clear()
    watched.clock.ahead += timedelta(hours=1)
    await ours.submit(ours.seal(ours.look()))
    await ours.seal_log()
    await service.hourly(parts)
    assert await service.show_newest(parts) == 2
    said = {origin: [one.split()[1] for one in outsider.asked if one.startswith(origin)] for origin in noted}
    assert said == {origin: [str(size), "0"] for origin, size in noted.items()}


LIES = {
    "a foreign signature": (lambda _status, body: (200, body[:-6] + b"AAAA=" + b"\n"), "witness"),
    "another name": (lambda _status, body: (200, body.replace(b"w1", b"w2")), "no line"),
    "a larger size": (lambda _status, _body: (409, b"999999\n"), "999999"),
    "no size": (lambda _status, _body: (409, b"many\n"), "no size"),
    "endless sizes": (lambda _status, _body: (409, b"0\n"), "each time"),
    "refused": (lambda _status, _body: (403, b""), "403"),
    "nonsense": (lambda _status, _body: (200, b"\xff\n"), "line"),
}


@pytest.mark.parametrize("lie", LIES)
async def test_what_a_witness_may_not_say_is_refused(watched: World, outsider: Outsider, lie: str) -> None:
    outsider.lie, words = LIES[lie]
    await a_morning(watched)
    parts = worker_parts(watched)
    await service.hourly(parts)
    assert await service.show_newest(parts) == 0
    assert words in str(await problem(watched))
    assert await lines_of(watched) == []
    asked = len(outsider.asked)
    assert await service.show_newest(parts) == 0
    assert len(outsider.asked) == asked, "not asked again at once"


async def test_a_kit_carries_the_lines_and_meets_a_quorum_of_outsiders(watched: World, outsider: Outsider) -> None:
    start = watched.clock() - timedelta(seconds=1)
    ours, parts = await a_morning(watched), worker_parts(watched)
    end = await healed(ours)
    await service.hourly(parts)
    await service.show_newest(parts)
    kit = await kit_of(ours, start, end)
    trust = ours.trust()
    text = write_trust(replace(trust, witnesses={})).replace(
        "quorum none", f"witness outside {outsider.vkey}\nquorum outside"
    )
    quorum = parse_trust(text)
    report = verify_kit(io.BytesIO(kit), quorum)
    assert report.verdict == f"VALID WITH GAPS: no independent time for {ours.origin}", report.to_json()
    assert await kit_of(ours, start, end) == kit
    foreign = Outsider()
    other = parse_trust(text.replace(outsider.vkey, foreign.vkey))
    assert "unwitnessed: quorum outside" in verify_kit(io.BytesIO(kit), other).verdict
