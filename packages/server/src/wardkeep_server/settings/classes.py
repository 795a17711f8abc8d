"""What is forgotten, when, and why: the one list (ADR 0156). What is not on it is never purged; evidence is not on it.

A row has expired when the earliest of its class's moments lies before now minus the period. A class with
`limits` has a period that people set, in days; the others' periods follow from what the rows are for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

SIX_YEARS_DAYS = 2192
MOST_DAYS = 36_500
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limits:
    """Days: what holds until somebody sets another period, and between which bounds."""

    default: int
    floor: int
    ceiling: int = MOST_DAYS


@dataclass(frozen=True)
class RowClass:
    """Rows of one table. `moments` are columns; NULL ones do not count. `key` is the primary key."""

    name: str
    title: str
    table: str
    key: tuple[str, ...]
    moments: tuple[str, ...]
    basis: str
    limits: Limits | None = None
    fixed: timedelta = _DAY

    def period(self, days: Mapping[str, int]) -> timedelta:
        """How long its rows are kept; `days` holds what people set, by class."""
        if self.limits is None:
            return self.fixed
        return timedelta(days=days.get(self.name, self.limits.default))


_SIX_YEARS = "45 CFR 164.316(b)(2)(i): six years for records of actions and activity."
_REVIEW = "Kept for review of who was let in; no rule sets a period."
_DERIVED = "A readable copy: the signed statements behind it stay in the evidence log."
_SIGN_IN = "Of use during one sign-in only."
CLASSES = (
    RowClass("audit", "Audit log", "audit_entries", ("id",), ("at",), _SIX_YEARS, Limits(2557, SIX_YEARS_DAYS)),
    RowClass(
        "finding_history",
        "Changes of findings",
        "finding_changes",
        ("id",),
        ("received_at",),
        _DERIVED,
        Limits(1096, 90),
    ),
    RowClass(
        "invitations",
        "Invitations that ended",
        "identity_invites",
        ("id",),
        ("accepted_at", "revoked_at", "ends_at"),
        _REVIEW,
        Limits(90, 7),
    ),
    RowClass(
        "enrolment_codes",
        "Enrolment codes that ended",
        "fleet_codes",
        ("id",),
        ("used_at", "expires_at"),
        _REVIEW,
        Limits(90, 7),
    ),
    RowClass("sessions", "Sessions that ended", "identity_sessions", ("id",), ("ends_at",), "A day after their end."),
    RowClass("half_sign_ins", "Half sign-ins", "identity_half_sessions", ("id",), ("ends_at",), _SIGN_IN),
    RowClass("sign_in_links", "Mailed sign-in links", "identity_links", ("token_hash",), ("ends_at",), _SIGN_IN),
    RowClass(
        "password_links", "Mailed links to set a password", "identity_resets", ("token_hash",), ("ends_at",), _SIGN_IN
    ),
    RowClass("auditor_codes", "Mailed codes of auditors", "identity_auditor_codes", ("id",), ("ends_at",), _SIGN_IN),
    RowClass(
        "provider_sign_ins",
        "Sign-ins by another provider",
        "identity_departures",
        ("state_hash",),
        ("ends_at",),
        _SIGN_IN,
    ),
    RowClass(
        "passkey_challenges",
        "Challenges of passkeys",
        "identity_challenges",
        ("bound_to", "purpose"),
        ("ends_at",),
        _SIGN_IN,
    ),
    RowClass(
        "sign_in_failures",
        "Counters of failed sign-ins",
        "identity_failures",
        ("counter",),
        ("counted_at",),
        "Locks last 15 minutes.",
    ),
    RowClass(
        "kept_answers",
        "Answers to requests with an Idempotency-Key",
        "identity_answers",
        ("subject_id", "key"),
        ("at",),
        "A request may be repeated for a day.",
    ),
    RowClass(
        "mails",
        "Mails that were sent or ended",
        "identity_mails",
        ("id",),
        ("sent_at", "ends_at"),
        "Emptied when sent.",
    ),
    RowClass(
        "request_nonces",
        "Nonces of appliances' requests",
        "fleet_nonces",
        ("appliance_id", "nonce"),
        ("seen_at",),
        "A request older than that is refused for its age.",
        fixed=timedelta(seconds=180),
    ),
    RowClass(
        "tier_previews",
        "Previews of a healing tier",
        "fleet_previews",
        ("id",),
        ("created_at",),
        "A preview is good for ten minutes.",
        fixed=timedelta(minutes=11),
    ),
    RowClass(
        "live_events",
        "Live stream: what changed",
        "notify_events",
        ("xact", "id"),
        ("at",),
        "A stream resumes within ten minutes.",
        fixed=timedelta(minutes=15),
    ),
    RowClass(
        "live_streams",
        "Live stream: who listens",
        "notify_streams",
        ("id",),
        ("seen_at",),
        "An open stream says so every few seconds.",
        fixed=timedelta(minutes=15),
    ),
)
SETTABLE = {one.name: one.limits for one in CLASSES if one.limits is not None}
