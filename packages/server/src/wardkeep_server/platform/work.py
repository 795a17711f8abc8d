"""A unit of work: what a service needs to act, whoever called it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

from wardkeep_core.kit.signer import Signer
from wardkeep_core.protocol.server_keys import KeyChange, pins, to_header
from wardkeep_server.platform.act import Act
from wardkeep_server.platform.clock import Clock
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.crypto import Vault
from wardkeep_server.platform.db import Database, Session
from wardkeep_server.platform.errors import StepUpRequired, Unauthenticated
from wardkeep_server.platform.fast_lane import FastLane
from wardkeep_server.platform.hooks import Hooks
from wardkeep_server.platform.keys import Keyring
from wardkeep_server.platform.limits import Limiter
from wardkeep_server.platform.objects import ObjectStore
from wardkeep_server.platform.outbound import Outbound
from wardkeep_server.platform.passwords import Passwords
from wardkeep_server.platform.scope import Scope, ScopeMissing
from wardkeep_server.platform.subject import Actor, Subject

STEP_UP_LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class ServerPublicKeys:
    """Public halves that appliances pin, padded base64."""

    answers: str
    orders: str
    attestation: str
    checkpoint: str
    changes: tuple[KeyChange, ...] = ()
    """How a box that pinned an older key comes to these."""
    attestations: tuple[str, ...] = ()
    """Every attestation key that there was, oldest first, the current one last."""
    checkpoints: tuple[str, ...] = ()
    """The same of the checkpoint key: what an older one signed stays the log's own."""

    @cached_property
    def pins(self) -> str:
        """As appliances name what they have pinned."""
        return pins(answers=self.answers, orders=self.orders, attestation=self.attestation, checkpoint=self.checkpoint)

    @cached_property
    def changes_header(self) -> str:
        """What a box is told that names other keys."""
        return to_header(self.changes)


@dataclass(frozen=True)
class ServerSigners:
    """Private keys that this process holds. Only the worker has `checkpoint`."""

    answers: Signer
    orders: Signer
    attestation: Signer
    checkpoint: Signer | None = None


@dataclass(frozen=True)
class Parts:
    """What one process of Central Command is made of."""

    settings: Settings
    clock: Clock
    database: Database
    fast_lane: FastLane
    limiter: Limiter
    objects: ObjectStore
    outbound: Outbound
    vault: Vault
    passwords: Passwords
    signers: ServerSigners
    public_keys: ServerPublicKeys
    keyring: Keyring
    hooks: Hooks
    caches: dict[str, Any] = field(default_factory=dict)
    """Small in-process caches of slices, by slice name; never the truth."""

    @asynccontextmanager
    async def work(self, scope: Scope, actor: Actor) -> AsyncIterator["Work"]:
        """One transaction under the scope; committed at the end, rolled back on any error."""
        async with self.database.session(scope) as session:
            yield Work(self, session, scope, actor, self.clock())

    @asynccontextmanager
    async def beside(self, scope: Scope, actor: Actor) -> AsyncIterator["Work"]:
        """The same while another transaction is open, for short reads under another scope."""
        async with self.database.session(scope, beside=True) as session:
            yield Work(self, session, scope, actor, self.clock())


@dataclass(frozen=True)
class Work:
    """Session, scope, actor and time of one act, and what it draws."""

    parts: Parts
    session: Session
    scope: Scope
    actor: Actor
    now: datetime
    act: Act = field(default_factory=Act)


@dataclass
class Context:
    """One request: who, from where, when, and its unit of work."""

    parts: Parts
    request_id: str
    address: str
    now: datetime
    subject_or_none: Subject | None = None
    scope: Scope | None = None
    session: Session | None = None
    cookies: list[tuple[str, str]] = field(default_factory=list)
    """Raw `Set-Cookie` and other headers to add to the answer."""
    act: Act = field(default_factory=Act)
    facts: dict[str, Any] = field(default_factory=dict)
    """What an authenticator found and the slice's handlers need (for example the session's row)."""

    @property
    def subject(self) -> Subject:
        """The caller; on public addresses there is none."""
        if self.subject_or_none is None:
            raise Unauthenticated
        return self.subject_or_none

    @property
    def actor(self) -> Actor:
        """The caller as audit lines name it."""
        return Actor(self.subject, self.address, self.request_id)

    @property
    def work(self) -> Work:
        """The unit of work of this request."""
        if self.session is None or self.scope is None:
            raise ScopeMissing("a public address has no scope")
        return Work(self.parts, self.session, self.scope, self.actor, self.now, self.act)

    def require_step_up(self) -> None:
        """Refuse (428) when the caller's last proof of identity is older than 15 minutes."""
        proved_at = self.subject.proved_at
        if proved_at is None or self.now - proved_at > STEP_UP_LASTS:
            raise StepUpRequired

    def decorate(self, response: Response) -> None:
        """Add the headers that the handler asked for."""
        for name, value in self.cookies:
            response.headers.append(name, value)


async def _current(request: Request) -> Context:
    context = request.state.context
    if not isinstance(context, Context):
        raise Unauthenticated
    return context


Ctx = Annotated[Context, Depends(_current)]
