"""Mails: written into the database with the act that causes them, sent by the worker. Opaque: no names, no findings."""

import json
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib

from wardkeep_server.identity import invite_repository
from wardkeep_server.identity.models import Mail
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import is_loopback
from wardkeep_server.platform.log import log_fault
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

SMTP_PORTS = {"smtp": 587, "smtps": 465}
TIMEOUT_S = 20.0
AT_ONCE = 10
LEASE = timedelta(minutes=2)
ENDED_SUBJECT = "Wardkeep: you were signed out"
ENDED = "An administrator ended sessions of your account. Sign in again when you need it:\n\n{origin}\n"
CHANGED_SUBJECT = "Wardkeep: your account was changed"
CHANGED = (
    "A password, second factor, passkey or role of your account was changed. If this was not you, tell your"
    " administrator at once. Sign in to see it:\n\n{origin}\n"
)
_PLACE = ("identity_mails", "sealed_message")


async def post(work: Work, recipient: str | None, subject: str, text: str, ends_at: datetime) -> None:
    """Put a mail in the outbox; without a recipient, a row that looks the same and is never sent."""
    mail_id = new_id()
    message = json.dumps({"to": recipient or "", "subject": subject, "text": text}).encode()
    row = Mail(
        id=mail_id,
        sealed_message=work.parts.vault.seal(*_PLACE, mail_id, message),
        created_at=work.now,
        ends_at=ends_at,
        next_at=work.now,
        sent_at=None if recipient else work.now,
    )
    await invite_repository.add(work.session, row)


async def tell_of_change(work: Work, username: str) -> None:
    """Tell a person that a way into their account, or its role, was changed."""
    await tell(work, username, CHANGED_SUBJECT, CHANGED)


async def tell_of_end(work: Work, username: str) -> None:
    """Tell a person that somebody ended their sessions."""
    await tell(work, username, ENDED_SUBJECT, ENDED)


async def tell(work: Work, username: str, subject: str, text: str) -> None:
    """A notice, for a day; where mail is sent, and the account's name is an address."""
    if work.parts.settings.smtp_url is not None and "@" in username:
        told = text.format(origin=work.parts.settings.public_origin)
        await post(work, username, subject, told, work.now + timedelta(days=1))


async def deliver(parts: Parts) -> bool:
    """Send what is due; whether there may be more. A failing mail is tried again, later each time, until it ends."""
    if parts.settings.smtp_url is None:
        return False
    now = parts.clock()
    async with parts.database.session(tenancy.jobs_scope("mail")) as session:
        due = await invite_repository.lease_mails(session, now, LEASE, limit=AT_ONCE)
        await invite_repository.purge_mails(session, now - timedelta(days=1))
    for mail in due:
        await _try(parts, mail)
    return len(due) == AT_ONCE


async def _try(parts: Parts, mail: Mail) -> None:
    values: dict[str, object] = {}
    message = json.loads(parts.vault.open(*_PLACE, mail.id, mail.sealed_message or b""))
    try:
        await _send(parts, message["to"], message["subject"], message["text"])
    except (aiosmtplib.SMTPException, OSError) as error:
        log_fault("mail_failed", error, count=mail.attempts)
        values = {"next_at": parts.clock() + timedelta(seconds=30 * 2**mail.attempts)}
    else:
        values = {"sent_at": parts.clock(), "sealed_message": None}
    async with parts.database.session(tenancy.jobs_scope("mail")) as session:
        await invite_repository.change_mail(session, mail.id, values)


async def _send(parts: Parts, to: str, subject: str, text: str) -> None:
    """Over TLS, except to this machine itself."""
    settings = parts.settings
    url = urlsplit(settings.smtp_url.get_secret_value() if settings.smtp_url else "")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, to, subject
    message.set_content(text)
    here = is_loopback(url.hostname or "")
    await aiosmtplib.send(
        message,
        hostname=url.hostname,
        port=url.port or SMTP_PORTS[url.scheme],
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        use_tls=url.scheme == "smtps",
        start_tls=None if url.scheme == "smtps" or here else True,
        timeout=TIMEOUT_S,
    )
