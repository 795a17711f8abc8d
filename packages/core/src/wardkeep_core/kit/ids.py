"""Opaque identifiers: 128-bit UUIDs in lower-case text, made outside core and passed in.

An id never carries meaning and never changes; renaming a thing never touches its evidence.
"""

from typing import Annotated

from pydantic import StringConstraints

UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
CATALOGUE_PATTERN = r"^[a-z][a-z0-9]{1,15}\.[a-z][a-z0-9_]{1,63}$"

Id = Annotated[str, StringConstraints(pattern=UUID_PATTERN)]
PartnerId = Id
OrganisationId = Id
SiteId = Id
ApplianceId = Id
DeviceId = Id
IncidentId = Id
AttemptId = Id

CheckId = Annotated[str, StringConstraints(pattern=CATALOGUE_PATTERN)]
RunbookId = Annotated[str, StringConstraints(pattern=CATALOGUE_PATTERN)]
