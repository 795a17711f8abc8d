"""The API under uvicorn: `python -m wardkeep_server.app.serve`; settings come from the environment."""

import gc
import os
import sys

import uvicorn

from wardkeep_server.app.api import create_app
from wardkeep_server.platform.config import load_settings
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.log import configure_log

GRACE_S = 3


def main() -> int:
    """Serve until SIGTERM or SIGINT. 2 when the settings are refused."""
    configure_log()
    try:
        settings = load_settings(os.environ)
        app = create_app(settings)
    except ConfigRefused as refused:
        sys.stderr.write("".join(f"{line}\n" for line in refused.problems))
        return 2
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
    )
    server = uvicorn.Server(config)
    gc.freeze()  # what is loaded now stays: looking through it again and again costs a twentieth of every check-in
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
