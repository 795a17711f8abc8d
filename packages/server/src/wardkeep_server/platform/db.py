"""PostgreSQL: the engine, the session that carries a scope, and the base of all tables.

Every transaction begins by binding its scope (`after_begin`): the plane's role and the tenant columns, all
transaction-local, in one statement. A session without a scope cannot begin one. The log-in role has no grant of
its own, so a statement outside such a transaction reads nothing.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, DateTime, MetaData, String, Uuid, event, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, SessionTransaction, mapped_column
from sqlalchemy.orm import Session as SyncSession

from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.scope import Scope, ScopeMissing

_BIND = text(
    "SELECT set_config('role', :role, true), set_config('wardkeep.partner', :partner, true),"
    " set_config('wardkeep.organisation', :organisation, true), set_config('wardkeep.site', :site, true),"
    " set_config('wardkeep.appliance', :appliance, true), set_config('wardkeep.presented', :presented, true)"
)


BESIDE_POOL_SIZE = 4


class Base(DeclarativeBase):
    """Base of every table. Ids are UUID text, times are aware, names follow one convention."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's declarative hook
        str: String(),
        datetime: DateTime(timezone=True),
    }


UuidText = Uuid(as_uuid=False)
"""Column type of ids: uuid in PostgreSQL, lower-case text in Python."""


class OfSite:
    """Whose row it is, for tables whose rows belong to one site: what row-level security compares."""

    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str] = mapped_column(UuidText)
    site_id: Mapped[str] = mapped_column(UuidText)


class _ScopedSession(SyncSession):
    """The session whose transactions bind their scope."""


class Session(AsyncSession):
    """A unit of work under one scope, for its whole life."""

    sync_session_class = _ScopedSession


@event.listens_for(_ScopedSession, "after_begin")
def _bind_scope(session: SyncSession, _transaction: SessionTransaction, connection: Connection) -> None:
    scope = session.info.get("scope")
    if not isinstance(scope, Scope):
        raise ScopeMissing("a transaction began without a scope")
    connection.execute(_BIND, bind_values(scope))


def bind_values(scope: Scope) -> dict[str, str]:
    """What the transaction is told about its scope; an empty string means no value."""
    return {
        "role": scope.plane.value,
        "partner": scope.partner_id or "",
        "organisation": scope.organisation_id or "",
        "site": scope.site_id or "",
        "appliance": scope.appliance_id or "",
        "presented": scope.presented or "",
    }


class Database:
    """The engine of one process and the sessions made from it."""

    def __init__(self, settings: Settings) -> None:
        self.engine = _engine(settings, settings.database_pool_size)
        self._beside = _engine(settings, BESIDE_POOL_SIZE)

    @asynccontextmanager
    async def session(self, scope: Scope, *, beside: bool = False) -> AsyncIterator[Session]:
        """One transaction under the scope: committed at the end, rolled back on any error.

        `beside` another one that the caller holds: from a pool of its own, so that callers who each hold a connection
        and wait for a second one cannot hold up each other.
        """
        engine = self._beside if beside else self.engine
        session = Session(engine, expire_on_commit=False, autoflush=False, info={"scope": scope})
        try:
            yield session
            if session.in_transaction():
                await session.commit()
        except BaseException:
            await session.rollback()
            raise
        finally:
            if session.in_transaction():
                await session.close()

    async def ping(self) -> None:
        """Ask the server for one row, without touching any table."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def refuse_strong_role(self) -> None:
        """Start-up check: the role we log in with must not be superuser, bypass policies, or own a table."""
        async with self.engine.connect() as connection:
            row = (await connection.execute(text(_OWN_STRENGTH))).one()
        if any(row):
            raise ConfigRefused(["DATABASE_URL names a role that is superuser, bypasses row security, or owns tables"])

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()
        await self._beside.dispose()


def _engine(settings: Settings, size: int) -> AsyncEngine:
    options: dict[str, Any] = {"prepare_threshold": None} if settings.wardkeep_pooler else {}
    return create_async_engine(
        driver_url(settings.database_url.get_secret_value()),
        pool_size=size,
        max_overflow=0,
        pool_recycle=settings.database_pool_recycle_s,
        pool_pre_ping=True,
        pool_timeout=10,
        connect_args={"application_name": "wardkeep", "connect_timeout": 5, **options},
    )


_OWN_STRENGTH = """
SELECT rolsuper, rolbypassrls, EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid)
FROM pg_roles r WHERE rolname = session_user
"""


def driver_url(url: str) -> str:
    """The URL with psycopg 3 named as driver."""
    for prefix in ("postgresql+psycopg://", "postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    raise ConfigRefused(["DATABASE_URL is not a postgresql:// address"])
