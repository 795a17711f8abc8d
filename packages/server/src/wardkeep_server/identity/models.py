"""User, session, and the counters of failed sign-ins."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, UuidText


class User(Base):
    """A person. The role names the realm; `password_hash` is bcrypt, or a legacy form until the next sign-in."""

    __tablename__ = "identity_users"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    role: Mapped[str]
    username: Mapped[str]
    display_name: Mapped[str]
    partner_id: Mapped[str | None] = mapped_column(UuidText)
    organisation_id: Mapped[str | None] = mapped_column(UuidText)
    password_hash: Mapped[str | None]
    password_change_required: Mapped[bool]
    password_changed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class UserSession(Base):
    """A signed-in browser. Only the token's HMAC is here."""

    __tablename__ = "identity_sessions"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    user_id: Mapped[str] = mapped_column(UuidText)
    partner_id: Mapped[str | None] = mapped_column(UuidText)
    organisation_id: Mapped[str | None] = mapped_column(UuidText)
    token_hash: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    address: Mapped[str | None]
    browser: Mapped[str | None]
    revoked_at: Mapped[datetime | None]


class Answer(Base):
    """What a creating request with an Idempotency-Key was answered, sealed, for a day."""

    __tablename__ = "identity_answers"

    subject_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    partner_id: Mapped[str | None] = mapped_column(UuidText)
    organisation_id: Mapped[str | None] = mapped_column(UuidText)
    request_digest: Mapped[str]
    at: Mapped[datetime]
    status: Mapped[int | None]
    sealed_body: Mapped[bytes | None]


class Failure(Base):
    """Failed sign-ins of one account, address or known browser, by keyed hash of its name."""

    __tablename__ = "identity_failures"

    counter: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    counted_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]
