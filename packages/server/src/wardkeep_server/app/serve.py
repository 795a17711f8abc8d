"""The API under uvicorn: `python -m wardkeep_server.app.serve`; settings come from the environment."""

import gc
import os
import sys
from collections.abc import Sequence

import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from wardkeep_server.app.api import create_app
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import load_settings
from wardkeep_server.platform.edge import SECURITY_HEADERS
from wardkeep_server.platform.errors import BadRequest, ConfigRefused
from wardkeep_server.platform.log import configure_log
from wardkeep_server.platform.problems import answer

GRACE_S = 3


class Protocol(HttpToolsProtocol):
    """uvicorn's; what it answers by itself, to bytes that are not HTTP, is a problem with our headers too."""

    def send_400_response(self, msg: str) -> None:
        """See uvicorn; its words are not repeated."""
        del msg
        request_id = new_id()
        told = answer(BadRequest("this is not an HTTP request", code="not_http"), request_id)
        told.headers.update({**SECURITY_HEADERS, "x-request-id": request_id, "cache-control": "no-store"})
        fields = b"".join(name + b": " + value + b"\r\n" for name, value in told.raw_headers)
        self.transport.write(STATUS_LINE[400] + fields + b"connection: close\r\n\r\n" + bytes(told.body))
        self.transport.close()


def main() -> int:
    """Serve until SIGTERM or SIGINT. 2 when the settings are refused."""
    configure_log()
    try:
        settings = load_settings(os.environ)
        app = create_app(settings)
    except ConfigRefused as refused:
        return _refused(refused.problems)
    config = uvicorn.Config(
        app,
        host=settings.wardkeep_bind,
        port=settings.wardkeep_port,
        timeout_graceful_shutdown=GRACE_S,
        access_log=False,
        log_level="warning",
        server_header=False,
        date_header=True,
        proxy_headers=False,
        ws="none",
        http=Protocol,
    )
    server = uvicorn.Server(config)
    gc.freeze()  # what is loaded now stays: looking through it again and again costs a twentieth of every check-in
    try:
        server.run()
    except SystemExit:
        if not app.state.refused:
            raise
        return _refused(app.state.refused)
    return 0 if server.started else 1


def _refused(problems: Sequence[str]) -> int:
    sys.stderr.write("".join(f"{line}\n" for line in problems))
    return 2


if __name__ == "__main__":
    sys.exit(main())
