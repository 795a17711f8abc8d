"""Many rows in one statement: a table made of arrays.

So a report costs the same number of statements whatever its size; COPY FROM is refused under row-level security.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, FromClause, bindparam, cast, column, func, select
from sqlalchemy.types import TypeEngine

from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope, ScopeMissing


def rows_of(name: str, types: Mapping[str, TypeEngine[Any]], rows: Sequence[Mapping[str, Any]]) -> FromClause:
    """`unnest` of one array per column, as a table `name`. Columns keep the order of `types`; None is NULL."""
    arrays = [_array([row[key] for row in rows], ARRAY(type_, dimensions=1)) for key, type_ in types.items()]
    columns = [column(key, type_) for key, type_ in types.items()]
    return func.unnest(*arrays).table_valued(*columns).render_derived(name=name)


def _array(values: list[Any], type_: ARRAY[Any]) -> ColumnElement[Any]:
    """One dimension, stated: a list inside (JSON) would else be taken for a second one."""
    return cast(bindparam(None, values, type_=type_, unique=True), type_)


async def one_at_a_time(session: Session, what: str, owner_id: str) -> None:
    """Hold back other transactions that do the same for the same owner until this one ends.

    A statement that compares incoming rows with stored ones then sees all that others committed.
    """
    key = func.hashtextextended(f"{what}:{owner_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))


def own_columns(scope: Scope) -> dict[str, str]:
    """Tenant columns and appliance of what a machine reports: from its scope, never from a body."""
    columns = {
        "partner_id": scope.partner_id,
        "organisation_id": scope.organisation_id,
        "site_id": scope.site_id,
        "appliance_id": scope.appliance_id,
    }
    whole = {name: value for name, value in columns.items() if value is not None}
    if len(whole) != len(columns):
        raise ScopeMissing("a report is taken under an appliance's own scope")
    return whole
