"""Answers on the address of the settings, off unless there is one. Shows state without log-in and changes nothing."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import IO

from wardkeep_appliance.clock import Clock
from wardkeep_appliance.export import NoExport, export_pieces
from wardkeep_appliance.fingerprints import fingerprints
from wardkeep_appliance.keys.ring import KeysMissing, load_ring
from wardkeep_appliance.log import logger
from wardkeep_appliance.page.http import Answer, Asked, Exchange, RequestRefused, allowed_hosts
from wardkeep_appliance.page.words import page
from wardkeep_appliance.settings import Settings
from wardkeep_appliance.status import status
from wardkeep_appliance.store.database import NoDatabase, reading
from wardkeep_appliance.store.enrolment import read_enrolment
from wardkeep_core.evidence.export_file import ExportRefused
from wardkeep_core.kit.times import format_time

MOST_AT_ONCE = 8
SENT_WITHIN_S = 600.0
_CHUNK = 1 << 16
_SAME = frozenset({"same-origin", "none"})
_HTML, _JSON = "text/html; charset=utf-8", "application/json"


class StatusPage:
    """One listener. Exports are made one after the other: each reads millions of rows."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._hosts: frozenset[str] = frozenset()
        self._exporting = asyncio.Lock()
        self._open = 0
        self._log = logger("page")

    async def listen(self, address: str, port: int) -> asyncio.Server:
        """Begin to answer; port 0 takes a free one. Raises OSError."""
        server = await asyncio.start_server(self._serve, address, port)
        bound: int = server.sockets[0].getsockname()[1]
        self._hosts = allowed_hosts(address, bound, self._settings.page_hosts)
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            async with asyncio.timeout(SENT_WITHIN_S):
                await self._answer(Exchange(reader, writer))
        except (ConnectionError, TimeoutError):
            pass
        except Exception as error:  # noqa: BLE001 - one request that breaks must not end the listener
            self._log.exception("page broke", error=type(error).__name__)
        finally:
            self._open -= 1
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, exchange: Exchange) -> None:
        try:
            asked = self._admitted(await exchange.asked())
            if asked.path == "/export":
                await self._send_export(asked, exchange)
                return
            answer = await asyncio.to_thread(self._look_up, asked.path)
        except RequestRefused as error:
            answer = _words(error.status)
        await exchange.answer(answer)

    def _admitted(self, asked: Asked) -> Asked:
        if asked.headers.get("host", "").lower() not in self._hosts:
            raise RequestRefused(HTTPStatus.MISDIRECTED_REQUEST)
        if self._open > MOST_AT_ONCE:
            raise RequestRefused(HTTPStatus.SERVICE_UNAVAILABLE)
        return asked

    def _look_up(self, path: str) -> Answer:
        if path not in {"/", "/status.json"}:
            return _words(HTTPStatus.NOT_FOUND)
        try:
            with reading(self._settings.database) as conn:
                shown, enrolment = status(conn), read_enrolment(conn)
            keys = None if enrolment is None else fingerprints(load_ring(self._settings.keys), enrolment.answer)
        except (NoDatabase, KeysMissing):
            return _words(HTTPStatus.SERVICE_UNAVAILABLE)
        if path == "/":
            return Answer(HTTPStatus.OK, page(shown, keys, self._clock.now()).encode(), {"content-type": _HTML})
        return Answer(HTTPStatus.OK, json.dumps(shown, indent=2).encode(), {"content-type": _JSON})

    async def _send_export(self, asked: Asked, exchange: Exchange) -> None:
        if asked.headers.get("sec-fetch-site", "none") not in _SAME:
            raise RequestRefused(HTTPStatus.FORBIDDEN)
        if self._exporting.locked():
            raise RequestRefused(HTTPStatus.SERVICE_UNAVAILABLE)
        async with self._exporting:
            try:
                file = await asyncio.to_thread(self._make_export)
            except (NoDatabase, NoExport, KeysMissing, ExportRefused) as error:
                self._log.warning("no export", error=type(error).__name__)
                raise RequestRefused(HTTPStatus.SERVICE_UNAVAILABLE) from error
        with file:
            name = f"wardkeep-box-{format_time(self._clock.now())[:10]}.txt"
            headers = {"content-type": "text/plain; charset=utf-8"}
            headers["content-disposition"] = f'attachment; filename="{name}"'
            wanted = exchange.begin(HTTPStatus.OK, file.tell(), headers)
            file.seek(0)
            while wanted and (chunk := file.read(_CHUNK)):
                await exchange.piece(chunk)

    def _make_export(self) -> IO[bytes]:
        """Finished before it is sent, so that what arrives is whole or visibly cut."""
        file = tempfile.TemporaryFile(dir=self._settings.state)  # noqa: SIM115 - closed when it has been sent
        try:
            for piece in export_pieces(self._settings, self._clock.now()):
                file.write(piece)
        except BaseException:
            file.close()
            raise
        return file


@asynccontextmanager
async def shown(settings: Settings, clock: Clock) -> AsyncIterator[asyncio.Server | None]:
    """The page while this lasts; None where no address is set. An address that is taken stops nothing else."""
    if settings.page is None:
        yield None
        return
    try:
        server = await StatusPage(settings, clock).listen(*settings.page)
    except OSError as error:
        logger("page").error("no status page", error=type(error).__name__)
        yield None
        return
    async with server:
        yield server


def _words(status: HTTPStatus) -> Answer:
    return Answer(status, f"{status.phrase}\n".encode(), {"content-type": "text/plain; charset=utf-8"})
