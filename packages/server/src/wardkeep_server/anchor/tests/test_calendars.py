"""Calendar proofs: our reading and writing of the format against the library's, and against a calendar made of it."""

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpPrepend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext, StreamDeserializationContext
from opentimestamps.core.timestamp import DetachedTimestampFile
from opentimestamps.core.timestamp import Timestamp as TheirTimestamp

from wardkeep_server.anchor import service
from wardkeep_server.anchor.repository import calendars
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.service.ots import OtsRefused, join, read_file, read_timestamp, write_file
from wardkeep_server.anchor.tests.test_stamps import a_morning
from wardkeep_server.evidence.tests.practice import json_of, worker_parts
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import built_world

DIGEST = hashlib.sha256(b"a head").digest()
BLOCK = 901_234


class Calendar:
    """A simulated calendar: the library's own timestamps, a made-up block. `ready` is when it has one."""

    def __init__(self) -> None:
        self.ready = False
        self.port = 0
        self.spoil = False
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def promise(self, digest: bytes) -> bytes:
        stamp = TheirTimestamp(digest)
        inside = stamp.ops.add(OpAppend(b"salt of the calendar")).ops.add(OpSHA256())
        inside.attestations.add(PendingAttestation(self.url))
        return written(stamp)

    def rest(self, commitment: bytes) -> bytes:
        stamp = TheirTimestamp(commitment)
        block = stamp.ops.add(OpPrepend(b"left of it")).ops.add(OpSHA256())
        block.attestations.add(BitcoinBlockHeaderAttestation(BLOCK))
        return written(stamp)


def written(stamp: TheirTimestamp) -> bytes:
    out = BytesSerializationContext()
    stamp.serialize(out)
    content: bytes = out.getbytes()
    return content


@contextmanager
def running() -> Iterator[Calendar]:
    calendar = Calendar()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            calendar.asked.append(self.path)
            digest = self.rfile.read(int(self.headers["content-length"]))
            self._say(200, b"nonsense" if calendar.spoil else calendar.promise(digest))

        def do_GET(self) -> None:
            calendar.asked.append(self.path)
            commitment = bytes.fromhex(self.path.rpartition("/")[2])
            self._say(*((200, calendar.rest(commitment)) if calendar.ready else (404, b"not yet")))

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            pass

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    calendar.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield calendar
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def theirs(content: bytes) -> DetachedTimestampFile:
    return DetachedTimestampFile.deserialize(StreamDeserializationContext(BytesIO(content)))


def test_the_library_reads_what_we_join_and_write() -> None:
    one, other = Calendar(), Calendar()
    one.port, other.port = 1, 2
    ours = join([read_timestamp(each.promise(DIGEST), DIGEST) for each in (one, other)])
    content = write_file(ours)
    found = theirs(content)
    assert found.file_digest == DIGEST
    assert {(each.uri, message) for message, each in found.timestamp.all_attestations()} == {
        (uri, message) for message, uri in ours.pending()
    }
    assert len(list(ours.pending())) == 2
    assert read_file(content) == ours


def test_an_upgrade_stands_in_the_place_of_the_promise() -> None:
    calendar = Calendar()
    stamp = read_timestamp(calendar.promise(DIGEST), DIGEST)
    ((message, uri),) = stamp.pending()
    whole = stamp.upgraded(read_timestamp(calendar.rest(message), message), uri)
    assert list(whole.pending()) == []
    assert list(whole.blocks()) == [BLOCK]
    ((_, attestation),) = theirs(write_file(whole)).timestamp.all_attestations()
    assert attestation.height == BLOCK


def told_by(ots: Path, proof: Path) -> str:
    return subprocess.run([ots, "info", proof], capture_output=True, text=True, check=True).stdout


GOOD = Calendar().promise(DIGEST)
BAD = {
    "empty": b"",
    "cut short": GOOD[:-1],
    "bytes behind": GOOD + b"\x00",
    "an operation of nobody": b"\x67" + GOOD,
    "deep": b"\x08" * 300 + GOOD,
    "wide": (b"\xff\x00" + b"u" * 8 + b"\x00") * 3000 + GOOD,
    "a long value": b"\xf0\xff\xff\x03" + b"a" * 100,
    "a long number": b"\xf0" + b"\xff" * 12,
    "no address": b"\x00" + bytes.fromhex("83dfe30d2ef90c8e") + b"\x02\x05a",
}


@pytest.mark.parametrize("answer", BAD.values(), ids=BAD.keys())
def test_what_is_no_timestamp_is_refused(answer: bytes) -> None:
    with pytest.raises(OtsRefused):
        read_timestamp(answer, DIGEST)


async def test_a_proof_is_pending_and_then_names_its_block(database: TestDatabase, tmp_path: Path) -> None:
    with running() as calendar, running() as broken:
        broken.spoil = True
        allowed = f"127.0.0.1:{calendar.port},127.0.0.1:{broken.port}"
        settings = {"ots_calendars": f"{calendar.url}, {broken.url}", "wardkeep_outbound_allow": allowed}
        async with built_world(database, tmp_path / "var", **settings) as world:
            ours, parts = await a_morning(world), worker_parts(world)
            await service.hourly(parts)
            assert await service.note_newest(parts)
            assert not await service.note_newest(parts), "once for each head"
            reader = await world.client(Role.CLIENT_VIEWER)
            page = await json_of(reader, "/api/evidence/anchors")
            (anchor,) = page["items"]
            assert (page["state"], anchor["calendar"]["state"], anchor["stamps"]) == ("off", "pending", [])
            assert page["calendars"] == {"on": True, "pending": 1, "oldest_pending_at": anchor["calendar"]["since"]}
            assert anchor["logs"][0]["origin"] == ours.origin

            assert await service.upgrade(parts) == 0, "not before an hour is over"
            assert len(calendar.asked) == 1
            world.clock.ahead += timedelta(hours=2)
            assert await service.upgrade(parts) == 0
            calendar.ready = True
            world.clock.ahead += timedelta(hours=2)
            assert await service.upgrade(parts) == 1
            reader = await world.client(Role.CLIENT_VIEWER)
            (anchor,) = (await json_of(reader, "/api/evidence/anchors"))["items"]
            assert (anchor["calendar"]["state"], anchor["calendar"]["block"]) == ("confirmed", BLOCK)
            async with parts.work(jobs_scope(TASK), actor()) as work:
                proof = (await calendars.of(work.session, [anchor["platform_size"]]))[anchor["platform_size"]].proof
    shown = tmp_path / "checkpoint.ots"
    shown.write_bytes(proof)
    ots = Path(sys.executable).with_name("ots")
    assert f"BitcoinBlockHeaderAttestation({BLOCK})" in await asyncio.to_thread(told_by, ots, shown)
