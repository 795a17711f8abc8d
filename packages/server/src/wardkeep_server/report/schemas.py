"""What anybody may learn of an issued document: no organisation, person, site or figure is among it."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.times import UtcTime


class View(BaseModel):
    """Answers hold exactly what their model says."""

    model_config = ConfigDict(extra="forbid")


class IssueState(StrEnum):
    """Issued here; not known here; or the digits name none or several, so that more of them are needed."""

    ISSUED = "issued"
    UNKNOWN = "unknown"
    MORE_CHARACTERS = "more_characters"


class HoldingCheckpoint(View):
    """The first signed head of an evidence log that holds the issue: its root, and when this server signed it."""

    root: Sha256Hex
    signed_at: UtcTime


class IssuedDocument(View):
    """What was issued and when. `matched`: the digits are of the file, or of the signed manifest inside it.

    `checkpoint` is None until the log's next head is signed.
    """

    kind: Literal["auditor_kit"]
    matched: Literal["file", "manifest"]
    issued_at: UtcTime
    issuing_key: Sha256Hex
    checkpoint: HoldingCheckpoint | None


class DocumentAnswer(View):
    """Whether these bytes were issued here. A kit of today does not expire and is not withdrawn."""

    state: IssueState
    document: IssuedDocument | None
