"""The built web app: files as they are, everything else the one page; names with a digest are cached for a year."""

import re
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.routing import Match, Mount
from starlette.types import Receive, Scope, Send

from wardkeep_server.platform.errors import NotFound, ServerError
from wardkeep_server.platform.problems import answer, known

_WITH_DIGEST = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.(?:js|css|woff2|svg|png|webp|wasm)$")
_FOREVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"
_API = ("/api", "/health")
_READING = "GET, HEAD"


class WebMount(Mount):
    """Everything but the API's own addresses: a method that these do not have is theirs to refuse."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """See Mount."""
        return (Match.NONE, {}) if _is_api(scope["path"]) else super().matches(scope)


class WebApp:
    """ASGI app for the folder that the web build made."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._page = self._root / "index.html"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, the page, or 404."""
        response = self._find(scope)
        await response(scope, receive, send)

    def _find(self, scope: Scope) -> Response:
        path: str = scope["path"]
        request_id = scope["state"]["request_id"]
        if scope["method"] not in _READING.split(", "):
            refused = known(HTTPException(405, headers={"allow": _READING}))
            return answer(refused or ServerError(), request_id)
        if _is_api(path):
            return answer(NotFound(), request_id)
        wanted = (self._root / path.lstrip("/")).resolve()
        if wanted.is_relative_to(self._root) and wanted.is_file():
            caching = _FOREVER if _WITH_DIGEST.search(wanted.name) else _ASK_FIRST
            return FileResponse(wanted, headers={"cache-control": caching})
        if Path(path).suffix in {".js", ".css", ".map", ".woff2", ".wasm"} or not self._page.is_file():
            return answer(NotFound(), request_id)
        return FileResponse(self._page, headers={"cache-control": _ASK_FIRST})


def _is_api(path: str) -> bool:
    return any(path == prefix or path.startswith(prefix + "/") for prefix in _API)
