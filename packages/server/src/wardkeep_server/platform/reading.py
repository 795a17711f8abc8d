"""Reading a JSON body straight into its model, for the address where FastAPI's own way costs too much."""

from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

DEFINITIONS = "x-wardkeep-definitions"
"""Where a description carries schemas that belong among the components; `app.openapi` moves them there."""
Body = TypeVar("Body", bound=BaseModel)


def read_json(model: type[Body], raw: bytes) -> Body:
    """The body as its model; refusals are those of every other address, with the field named."""
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from error


def described_body(model: type[BaseModel]) -> dict[str, Any]:
    """The request body for the API's description."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}", mode="validation")
    definitions = schema.pop("$defs", {}) | {model.__name__: schema}
    body = {"$ref": f"#/components/schemas/{model.__name__}"}
    content = {"application/json": {"schema": body}}
    return {"requestBody": {"required": True, "content": content}, DEFINITIONS: definitions}
