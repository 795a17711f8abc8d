"""The lab's person against a real HTTP server that is busy for a while."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from wardkeep_lab.person import ApiRefused, Person


class _Busy(BaseHTTPRequestHandler):
    refusals = 0

    def do_GET(self) -> None:
        refused = type(self).refusals > 0
        type(self).refusals -= 1
        self.send_response(429 if refused else 200)
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(b'{"code":"rate_limited"}' if refused else b'{"items":[]}')

    def log_message(self, *_words: object) -> None:
        return


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Busy) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_who_asks_too_often_waits_as_told_and_asks_again(address: str) -> None:
    _Busy.refusals = 2
    with Person(address) as person:
        assert person.get("/api/sites") == {"items": []}


def test_who_is_refused_again_and_again_says_so(address: str) -> None:
    _Busy.refusals = 1000
    with Person(address) as person, pytest.raises(ApiRefused, match="rate_limited") as refused:
        person.get("/api/sites")

    assert refused.value.status == 429
