"""A control objective: what frameworks ask for and checks observe, in our own words."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

ATTESTATION_LASTS_AT_MOST = timedelta(days=365)


class Seen(StrEnum):
    """Who can see whether an objective is met."""

    MACHINE = "machine"
    PERSON = "person"
    BOTH = "both"


@dataclass(frozen=True)
class Objective:
    """One objective. An attestation by a person lasts at most 365 days; after that it is not observed."""

    id: str
    sentence: str
    seen: Seen
