"""Risk classes and the least consent each asks for. Catalogue 3.1."""

from enum import StrEnum


class Risk(StrEnum):
    """What can go wrong when a runbook acts."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class ConsentNeed(StrEnum):
    """The organisation's leave that a runbook asks for."""

    STANDING = "standing"
    PER_ATTEMPT = "per_attempt"
    NEVER_AUTOMATIC = "never_automatic"
