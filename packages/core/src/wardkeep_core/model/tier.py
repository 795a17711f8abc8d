"""The healing tier of a site."""

from enum import StrEnum


class HealingTier(StrEnum):
    """Which L1 rules a site runs: `standard` exactly 4 families, `full_coverage` exactly 21 (catalogue 4.3)."""

    STANDARD = "standard"
    FULL_COVERAGE = "full_coverage"
