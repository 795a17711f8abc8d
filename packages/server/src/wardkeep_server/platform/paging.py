"""Cursor paging: `?limit=&after=`; rows in a stable order of (key, id), ascending or descending."""

import base64
import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy import BindParameter, Select, Uuid, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from wardkeep_core.kit.ids import UUID_PATTERN
from wardkeep_core.kit.times import format_time, parse_time
from wardkeep_server.platform.errors import BadRequest

MAX_PAGE = 200
_NO_CURSOR = "`after` is not a cursor of this list"
_UUID = re.compile(UUID_PATTERN)
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE, description="How many rows at most.")]
After = Annotated[str | None, Query(max_length=512, description="`next` of the page before.")]

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """Rows in a stable order; `next` is None on the last page."""

    model_config = ConfigDict(extra="forbid")

    items: list[Item]
    next: str | None = None


def page_query(
    query: Select[*tuple[Any, ...]],
    key: InstrumentedAttribute[Any],
    row_id: InstrumentedAttribute[str],
    *,
    limit: int,
    after: str | None,
    descending: bool = False,
) -> Select[*tuple[Any, ...]]:
    """The query cut to one page, with one row more than `limit` so that the caller sees whether it goes on."""
    if after is not None:
        here = tuple_(key, row_id)
        position = tuple_(*_position(after, key, row_id))
        query = query.where(here < position if descending else here > position)
    order = (key.desc(), row_id.desc()) if descending else (key, row_id)
    return query.order_by(*order).limit(limit + 1)


def _position(
    after: str, key: InstrumentedAttribute[Any], row_id: InstrumentedAttribute[str]
) -> list[BindParameter[Any]]:
    """The cursor's values with the types of the columns: PostgreSQL compares no text with a uuid."""
    pairs = list(zip(_read(after), (key, row_id), strict=True))
    if not all(_fits(value, column) for value, column in pairs):
        raise BadRequest(_NO_CURSOR, code="bad_cursor")
    return [literal(value, column.type) for value, column in pairs]


def _fits(value: Any, column: InstrumentedAttribute[Any]) -> bool:  # noqa: ANN401 - what a cursor holds
    if isinstance(column.type, Uuid):
        return isinstance(value, str) and _UUID.match(value) is not None
    return isinstance(value, column.type.python_type)


def cut(rows: Sequence[Any], limit: int, key: str) -> tuple[list[Any], str | None]:
    """The rows of the page and the cursor to the next one."""
    if len(rows) <= limit:
        return list(rows), None
    last = rows[limit - 1]
    return list(rows[:limit]), _write(getattr(last, key), last.id)


def _write(key: Any, row_id: str) -> str:  # noqa: ANN401 - text, integer or time
    value = {"t": format_time(key)} if isinstance(key, datetime) else {"v": key}
    return base64.urlsafe_b64encode(json.dumps([value, row_id]).encode()).decode()


def _read(cursor: str) -> tuple[Any, str]:
    try:
        value, row_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        key = parse_time(value["t"]) if "t" in value else value["v"]
    except (ValueError, TypeError, KeyError) as error:
        raise BadRequest(_NO_CURSOR, code="bad_cursor") from error
    if not isinstance(row_id, str) or not isinstance(key, str | int | datetime):
        raise BadRequest(_NO_CURSOR, code="bad_cursor")
    return key, row_id
