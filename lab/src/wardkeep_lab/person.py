"""A signed-in person of the lab's Wardkeep, over its public HTTP API as a browser would use it."""

import time
from collections.abc import Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import httpx2

from wardkeep_lab.errors import LabFailed

_LIMIT_S = 30.0
_MESSAGE_LENGTH = 500
_MOST_PAUSES = 4
_LONGEST_PAUSE_S = 60


class ApiRefused(LabFailed):
    """Wardkeep answered with a problem, or not at all; `status` is the HTTP status or 0, the message its words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class Person:
    """One session with its cookies. Closes its connections as a context manager."""

    def __init__(self, url: str) -> None:
        self._client = httpx2.Client(base_url=url, timeout=_LIMIT_S, headers={"Origin": url})
        self._token: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def sign_in(self, username: str, password: str) -> dict[str, Any]:
        """Sign in; the answer tells who one is and whether the password must be changed first."""
        self._token = None
        me: dict[str, Any] = self.send("POST", "/api/auth/login", {"username": username, "password": password})
        self._token = None  # the session has a token of its own
        return me

    def change_password(self, current: str, new: str) -> None:
        """One's own."""
        self.send("POST", "/api/auth/password", {"current_password": current, "new_password": new})
        self._token = None

    def step_up(self, password: str) -> None:
        """Prove again who one is, for acts that ask for it."""
        self.send("POST", "/api/auth/step-up", {"password": password})
        self._token = None  # who proved it again has a session of a new name

    def _ask(self, method: str, path: str, **sent: Any) -> Any:  # noqa: ANN401 - any JSON
        """Ask, and again after the pause that is asked for where the answer is that we ask too often."""
        for _ in range(_MOST_PAUSES):
            answer = self._answer(method, path, **sent)
            if answer.status_code != HTTPStatus.TOO_MANY_REQUESTS:
                break
            time.sleep(_pause_s(answer))  # the server names the time; there is nothing else to await
        return self._read(answer)

    def _answer(self, method: str, path: str, **sent: Any) -> httpx2.Response:  # noqa: ANN401 - any JSON
        try:
            return self._client.request(method, path, **sent)
        except httpx2.TransportError as error:
            raise ApiRefused(0, f"{method} {path}: no answer ({type(error).__name__})") from error

    def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Any:  # noqa: ANN401 - any JSON
        """The answer's JSON. Raises ApiRefused."""
        return self._ask("GET", path, params=dict(query or {}))

    def every(self, path: str, query: Mapping[str, str | int] | None = None) -> list[dict[str, Any]]:
        """All rows of a paged list, page by page."""
        rows: list[dict[str, Any]] = []
        asked = dict(query or {}) | {"limit": 200}
        while True:
            page = self.get(path, asked)
            rows += page["items"]
            if not page.get("next"):
                return rows
            asked["after"] = page["next"]

    def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
        """An unsafe request with the security token. Raises ApiRefused."""
        if self._token is None:
            self._token = self.get("/api/auth/csrf")["csrf_token"]
        return self._ask(method, path, json=dict(body or {}), headers={"X-CSRF-Token": self._token})

    def _read(self, answer: httpx2.Response) -> Any:  # noqa: ANN401 - any JSON
        if answer.is_success:
            return answer.json() if answer.content else None
        words = answer.text[:_MESSAGE_LENGTH]
        raise ApiRefused(answer.status_code, f"{answer.request.method} {answer.request.url.path}: {words}")


def _pause_s(answer: httpx2.Response) -> int:
    """Seconds to wait, as the answer names them; one where it names none."""
    named = answer.headers.get("Retry-After", "")
    return min(_LONGEST_PAUSE_S, int(named)) if named.isdecimal() else 1
