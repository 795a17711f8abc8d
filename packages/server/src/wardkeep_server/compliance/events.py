"""What compliance asks of others: what people stated about controls."""

from collections.abc import Sequence
from typing import Protocol

from wardkeep_core.frameworks.status import Attestation
from wardkeep_server.platform.work import Work


class AttestationSource(Protocol):
    """Knows what named persons of an organisation stated, and until when."""

    async def attestations(self, work: Work, organisation_id: str, framework_id: str) -> Sequence[Attestation]:
        """The newest statement about each control (by its id in the framework) or objective; ended ones too."""
