"""A small tree of errors with a status, raised low and rendered once, as RFC 9457 problem documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wardkeep_core.protocol.messages import Problem

PROBLEM_TYPE = "https://wardkeep.invalid/problems/"


class ConfigRefused(RuntimeError):
    """Start-up is refused; `problems` names each variable at fault, never a value."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class FieldProblem:
    """One bad field: its path, dots between the parts, and what is wrong in words."""

    field: str
    message: str


class ServerError(Exception):
    """Base of what a caller may be told. `code` is stable; `detail` is words without internals."""

    status = 500
    code = "internal"
    title = "Something failed on our side"

    def __init__(
        self,
        detail: str | None = None,
        *,
        code: str | None = None,
        fields: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
        sign: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.code = code or self.code
        self.fields = tuple(fields)
        self.headers = dict(headers or {})
        self.sign = sign
        """what a passkey is to sign, for `navigator.credentials.get`"""


class BadRequest(ServerError):
    """400."""

    status, code, title = 400, "bad_request", "The request cannot be read"


class Unauthenticated(ServerError):
    """401."""

    status, code, title = 401, "unauthenticated", "Sign in first"


class Forbidden(ServerError):
    """403."""

    status, code, title = 403, "forbidden", "Refused"


class NotFound(ServerError):
    """404: out of scope, deleted or never there; the same words for all three."""

    status, code, title = 404, "not_found", "Nothing here that you can see"


class Conflict(ServerError):
    """409."""

    status, code, title = 409, "conflict", "It was changed meanwhile, or already exists"


class TooLarge(ServerError):
    """413."""

    status, code, title = 413, "too_large", "The body is larger than this address takes"


class WrongHost(ServerError):
    """421 (RFC 9110)."""

    status, code, title = 421, "wrong_host", "This server does not answer for that name"


class Invalid(ServerError):
    """422."""

    status, code, title = 422, "invalid", "A field is not as it must be"


class StepUpRequired(ServerError):
    """428: prove again who you are."""

    status, code, title = 428, "step_up_required", "Enter your password again to do this"


class TooMany(ServerError):
    """429."""

    status, code, title = 429, "rate_limited", "Too many requests; wait a little"


class Unavailable(ServerError):
    """503."""

    status, code, title = 503, "unavailable", "Something that is needed does not answer; try again"


def problem(error: ServerError, request_id: str) -> Problem:
    """The problem document of an error."""
    return Problem(
        type=PROBLEM_TYPE + error.code,
        title=error.title,
        status=error.status,
        detail=error.detail,
        code=error.code,
        request_id=request_id,
    )
