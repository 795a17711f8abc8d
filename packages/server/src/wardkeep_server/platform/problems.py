"""Errors as answers: every exception that may reach the edge, turned into an RFC 9457 problem document."""

from collections.abc import Mapping
from typing import Any

import psycopg
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import ConfigDict, Field
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from wardkeep_core.protocol.messages import Problem
from wardkeep_server.platform.errors import (
    PROBLEM_TYPE,
    BadRequest,
    Conflict,
    FieldProblem,
    Invalid,
    NotFound,
    ServerError,
    TooLarge,
    Unavailable,
    problem,
)

PROBLEM_JSON = "application/problem+json"
_UNIFORM: dict[str, type[ServerError]] = {"23503": NotFound, "23505": Conflict, "42501": NotFound}
_UNTRANSLATABLE = "22P05"
_LOST_MEANWHILE = "8s2b"
"""SQLAlchemy's code for work that goes on in a transaction whose connection was lost."""
_TITLES = {404: ("not_found", "Nothing here that you can see"), 405: ("method_not_allowed", "Not with this method")}


class ProblemDocument(Problem):
    """A problem with its bad fields or what is to be signed, as people's addresses answer it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    errors: list[dict[str, str]] = Field(default_factory=list, description="Bad fields: `field` and `message`.")
    sign: dict[str, Any] | None = Field(
        None, description="With `decision_to_sign`: what a passkey is to sign, as `public_key` of `PasskeyOptions`."
    )


def known(error: Exception) -> ServerError | None:
    """The error as something a caller may be told; None when it is a fault of ours."""
    if isinstance(error, ServerError):
        return error
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        return _http(error)
    return _database(error)


def answer(error: ServerError, request_id: str) -> Response:
    """The answer for people's addresses: with bad fields and what is to be signed where there are any."""
    document = problem(error, request_id).model_dump(mode="json")
    if error.fields:
        document["errors"] = [{"field": one.field, "message": one.message} for one in error.fields]
    if error.sign is not None:
        document["sign"] = {"public_key": dict(error.sign)}
    return _response(error, document)


def machine_answer(error: ServerError, request_id: str) -> Response:
    """The answer for appliances: exactly the shape of `protocol.messages.Problem`; bad fields go into `detail`."""
    document = problem(error, request_id).model_dump(mode="json")
    if error.fields:
        document["detail"] = "; ".join(f"{one.field}: {one.message}" for one in error.fields)[:500]
    return _response(error, document)


def _response(error: ServerError, document: dict[str, Any]) -> Response:
    content = ProblemDocument.model_validate(document).model_dump_json(exclude_unset=True)
    return Response(content, status_code=error.status, media_type=PROBLEM_JSON, headers=error.headers)


def _invalid(error: RequestValidationError) -> ServerError:
    fields = [FieldProblem(_path(item["loc"]), _words(item)) for item in error.errors()[:20]]
    if any(item["type"] == "json_invalid" for item in error.errors()):
        return BadRequest("the body is not JSON", code="not_json")
    return Invalid(fields=fields)


def _words(item: Mapping[str, Any]) -> str:
    """What is wrong; never the value that was sent, which pydantic repeats for a tag that it does not know."""
    if item["type"] == "union_tag_invalid":
        return f"Input should be {item['ctx']['expected_tags']}"[:200]
    return str(item["msg"])[:200]


def _path(location: tuple[Any, ...]) -> str:
    parts = location[1:] if location and location[0] in {"body", "query", "path", "header"} else location
    return ".".join(str(part) for part in parts)[:200] or "body"


def _http(error: HTTPException) -> ServerError:
    if error.status_code == TooLarge.status:
        return TooLarge()
    code, title = _TITLES.get(error.status_code, ("http_error", "The request cannot be served"))
    told = ServerError(title, code=code, headers=dict(error.headers or {}))
    told.status, told.title = error.status_code, title
    return told


def _database(error: Exception) -> ServerError | None:
    if isinstance(error, PoolTimeout):
        return Unavailable("the database is busy; try again", code="database_busy")
    if isinstance(error, PendingRollbackError) and error.code == _LOST_MEANWHILE:
        return _by_state(None, gone=True)
    if isinstance(error, DBAPIError):
        return _by_state(_state(error.orig), gone=error.connection_invalidated)
    if isinstance(error, psycopg.Error):
        return _by_state(_state(error), gone=isinstance(error, psycopg.OperationalError))
    return None


def _state(error: BaseException | None) -> str | None:
    """The database's own word; for a text with NUL, which the driver refuses itself, what the database would say."""
    state: str | None = getattr(error, "sqlstate", None)
    return _UNTRANSLATABLE if state is None and isinstance(error, psycopg.DataError) else state


def _by_state(state: str | None, *, gone: bool) -> ServerError | None:
    if state in _UNIFORM:
        return _UNIFORM[state]()
    if gone or state is None or state[:2] in {"08", "53", "57"}:
        return Unavailable("the database does not answer; try again", code="database_down")
    if state in {"40001", "40P01", "55P03"}:
        return Unavailable("somebody else is changing the same thing; try again", code="database_busy")
    if state in {"22021", _UNTRANSLATABLE}:
        return BadRequest("a text holds a character that cannot be kept (NUL)", code="bad_character")
    return None


__all__ = ["PROBLEM_JSON", "PROBLEM_TYPE", "ProblemDocument", "answer", "known", "machine_answer"]
