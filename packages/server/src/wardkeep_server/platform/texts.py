"""Texts that people type, as every address takes them."""

from typing import Annotated

from pydantic import StringConstraints

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128, pattern=r"^[^\x00-\x1f]+$")
]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=500)]
"""Why something grave is done."""
ShortReason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
