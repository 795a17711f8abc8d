"""The API's description: FastAPI's, with the problem answers that every address can give."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from wardkeep_server.platform.problems import PROBLEM_JSON, ProblemDocument
from wardkeep_server.platform.reading import DEFINITIONS

_EVERYWHERE: dict[int, str] = {
    400: "The request cannot be read",
    401: "Not signed in, or not signed by a known key",
    403: "The role, the first password or the security token forbids it",
    404: "Not there, or not yours to see",
    409: "Changed meanwhile, or already there",
    413: "The body is too large",
    421: "This server does not answer for that host name",
    422: "A field is not as it must be",
    429: "Too many requests",
    503: "A part does not answer",
}
_WITH_ROLES: dict[int, str] = {
    428: "Prove again who you are, or sign what you decide",
}
_METHODS = ("get", "put", "post", "delete", "patch")


def describe(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1 of every mounted address; made once."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, routes=app.routes)
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        for path in schema["paths"].values():
            for method in _METHODS:
                if method in path:
                    schemas.update(path[method].pop(DEFINITIONS, {}))
                    _add_problems(path[method])
        app.openapi_schema = schema
    return app.openapi_schema


def _add_problems(operation: dict[str, Any]) -> None:
    problems = dict(_EVERYWHERE)
    if operation["x-wardkeep-access"]["roles"]:
        problems |= _WITH_ROLES
    for status, words in problems.items():
        known = operation["responses"].get(str(status))
        if known is None or status == 422:  # noqa: PLR2004 - FastAPI's own validation error is replaced
            content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
            operation["responses"][str(status)] = {"description": words, "content": content}
