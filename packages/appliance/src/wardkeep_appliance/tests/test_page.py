"""The status page: what it shows, to whom it answers, and the export that it hands out."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from wardkeep_appliance.keys.ring import load_ring
from wardkeep_appliance.page import http
from wardkeep_appliance.page.listener import shown
from wardkeep_appliance.page.words import page
from wardkeep_appliance.settings import Settings, SettingsRefused, read_settings
from wardkeep_appliance.tests.support.bench import HandClock
from wardkeep_appliance.tests.support.central import APPLIANCE, Central
from wardkeep_appliance.tests.support.papers import device_id
from wardkeep_appliance.tests.support.simulator import SimDevice, SimSite
from wardkeep_appliance.tests.test_box import emptied, give_papers, living, settings
from wardkeep_appliance.tests.test_platform_log import platform_incidents, rewrite
from wardkeep_core.evidence.export_file import parse_export
from wardkeep_core.kit.signer import load_public

ANYWHERE = ("127.0.0.1", 0)


class Reader:
    """A browser as far as needed."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def send(self, raw: bytes) -> tuple[int, dict[str, str], bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(raw)
        async with asyncio.timeout(20):
            answer = await reader.read()
        writer.close()
        head, _, body = answer.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines)
        assert len(body) in {0, int(fields["content-length"])}
        return int(first.split(" ")[1]), fields, body

    async def get(self, path: str, host: str | None = None, *more: str) -> tuple[int, dict[str, str], bytes]:
        host = f"127.0.0.1:{self.port}" if host is None else host
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *more, "", ""]
        return await self.send("\r\n".join(lines).encode())


@asynccontextmanager
async def reading_page(box_settings: Settings) -> AsyncIterator[Reader]:
    async with shown(replace(box_settings, page=ANYWHERE), HandClock()) as server:
        assert server is not None
        yield Reader(server.sockets[0].getsockname()[1])


async def test_it_shows_how_things_stand_and_hands_out_the_export(tmp_path: Path) -> None:
    async with Central() as central:
        give_papers(central)
        central.platform.grow(2)
        box_settings = settings(tmp_path, central)
        async with living(box_settings, SimSite(SimDevice(device_id(1)))) as box, reading_page(box_settings) as reader:
            await central.until(lambda: 2 in central.platform.cosigned)
            await emptied(box, central)
            status, fields, body = await reader.get("/")
            assert (status, fields["content-type"]) == (200, "text/html; charset=utf-8")
            assert "default-src 'none'" in fields["content-security-policy"]
            assert {"script", "img", "link", "iframe"} & tags(body.decode()) == set()
            evidence = load_ring(box_settings.keys).evidence
            for words in (APPLIANCE, evidence.keyid, "co-signed up to size 2", "--appliance-export FILE"):
                assert words in body.decode()
            assert "Critical" not in body.decode()
            status, fields, body = await reader.get("/status.json?x=1")
            assert json.loads(body)["cosigned"]["platform"]["size"] == 2
            status, fields, body = await reader.get("/export", None, "Sec-Fetch-Site: same-origin")
            export = parse_export(body)
            assert (status, export.head.appliance) == (200, APPLIANCE)
            assert fields["content-disposition"].startswith('attachment; filename="wardkeep-box-')
            assert export.is_signed_by(load_public(evidence.public_raw))
            assert len(export.leaves) >= len(central.stored)


async def test_a_refused_proof_stands_at_the_top(tmp_path: Path) -> None:
    async with Central() as central:
        give_papers(central)
        central.platform.grow(2)
        box_settings = settings(tmp_path, central)
        async with living(box_settings, SimSite(SimDevice(device_id(1)))) as box, reading_page(box_settings) as reader:
            await central.until(lambda: 2 in central.platform.cosigned)
            rewrite(central)
            box.parts.wakes.checkin.set()
            await central.until(lambda: platform_incidents(central) != [])
            _, _, body = await reader.get("/")
        assert "Critical" in body.decode()
        assert "platform_proof_refused" in body.decode()


def tags(text: str) -> set[str]:
    found: set[str] = set()

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            del attrs
            found.add(tag)

    Tags().feed(text)
    return found


BAD = {
    "another name": (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
    "no name": (b"GET / HTTP/1.1\r\n\r\n", 400),
    "no name, as long ago": (b"GET / HTTP/1.0\r\n\r\n", 421),
    "two names": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n", 400),
    "a change": (b"POST /export HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 405),
    "no request": (b"\x16\x03\x01\x02\x00\r\n\r\n", 400),
    "a field without a name": (b"GET / HTTP/1.1\r\n: x\r\n\r\n", 400),
    "too long": (b"GET /" + b"x" * 20_000, 431),
}


@pytest.mark.parametrize("bad", BAD)
async def test_what_is_not_for_it_is_refused(tmp_path: Path, bad: str) -> None:
    raw, expected = BAD[bad]
    async with reading_page(Settings(tmp_path, "", None, dry_run=True)) as reader:
        status, fields, _ = await reader.send(raw)
        assert status == expected
        assert fields.get("connection", "close") == "close"


async def test_who_does_not_finish_asking_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "HEAD_WITHIN_S", 0.05)
    async with reading_page(Settings(tmp_path, "", None, dry_run=True)) as reader:
        status, _, _ = await reader.send(b"GET / HTTP/1.1\r\nHost: ")
        assert status == 408


async def test_a_head_gets_no_body(tmp_path: Path) -> None:
    async with reading_page(Settings(tmp_path, "", None, dry_run=True)) as reader:
        raw = f"HEAD /else HTTP/1.1\r\nHost: 127.0.0.1:{reader.port}\r\n\r\n"
        status, fields, body = await reader.send(raw.encode())
        assert (status, fields["content-length"], body) == (404, "10", b"")


async def test_other_sites_and_unknown_addresses_get_nothing(tmp_path: Path) -> None:
    async with reading_page(Settings(tmp_path, "", None, dry_run=True)) as reader:
        assert (await reader.get("/export", None, "Sec-Fetch-Site: cross-site"))[0] == 403
        assert (await reader.get("/../keys/evidence"))[0] == 404
        assert (await reader.get("/"))[0] == 503, "there is no box yet"
        assert (await reader.get("/export"))[0] == 503
        assert (await reader.get("/", f"localhost:{reader.port}"))[0] == 503


async def test_names_of_the_settings_are_answered_and_none_is_off(tmp_path: Path) -> None:
    off = read_settings({"WARDKEEP_APPLIANCE_STATE": str(tmp_path)})
    async with shown(off, HandClock()) as server:
        assert server is None
    named = read_settings(
        {
            "WARDKEEP_APPLIANCE_STATE": str(tmp_path),
            "WARDKEEP_STATUS_LISTEN": "[::1]:8090",
            "WARDKEEP_STATUS_HOSTS": "box.example, ",
        }
    )
    assert (named.page, named.page_hosts) == (("::1", 8090), frozenset({"box.example"}))
    async with reading_page(named) as reader:
        assert (await reader.get("/", f"BOX.example:{reader.port}"))[0] == 503
        assert (await reader.get("/", f"other.example:{reader.port}"))[0] == 421


@pytest.mark.parametrize("text", ["8090", "box:8090", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000"])
def test_an_address_that_cannot_be_listened_on_is_named(text: str) -> None:
    with pytest.raises(SettingsRefused, match="WARDKEEP_STATUS_LISTEN"):
        read_settings({"WARDKEEP_APPLIANCE_STATE": "/x", "WARDKEEP_STATUS_LISTEN": text})


def test_an_unclaimed_box_says_so_and_words_are_escaped() -> None:
    empty = {
        "enrolled": False,
        "open_incidents": [{"against_logs": ["<b>x"]}],
        "cosigned": dict.fromkeys(("site", "platform")),
    }
    shown_here = empty | {"evidence": {"leaves": 0, "oldest_unsent_at": None}}
    text = page(shown_here, None, HandClock().now())
    assert "waits for its enrolment code" in text
    assert "&lt;b&gt;x" in text
    assert "Download" not in text
