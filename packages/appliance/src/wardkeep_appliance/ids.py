"""New identifiers: UUIDs of version 7, so that they sort by time."""

import uuid_utils


def new_id() -> str:
    """A fresh id as lower-case text."""
    return str(uuid_utils.uuid7())
