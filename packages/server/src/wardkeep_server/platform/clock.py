"""The one place where the server reads the clock and makes ids."""

from collections.abc import Callable
from datetime import UTC, datetime

import uuid_utils

from wardkeep_core.kit.times import cut_time

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Now, aware, cut to whole milliseconds: what is stored equals what is sent."""
    return cut_time(datetime.now(UTC))


def new_id() -> str:
    """A fresh UUIDv7 as lower-case text (RFC 9562)."""
    return str(uuid_utils.uuid7())
