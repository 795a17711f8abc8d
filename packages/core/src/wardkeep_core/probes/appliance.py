"""Facts an appliance gathers about itself."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.probes.probe import Facts

SourceName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:\-\[\]]{1,128}$")]


class TimeSource(Frozen):
    """One time server asked (SNTP, RFC 5905): `offset_ms` is theirs minus ours, None when it did not answer."""

    source: SourceName
    answered: bool
    offset_ms: int | None = None


class MultiSourceTime(Facts):
    """The appliance's own clock held against several servers."""

    KIND: ClassVar[str] = "appliance.multi_source_time"

    sources: tuple[TimeSource, ...] = Field(max_length=16)
