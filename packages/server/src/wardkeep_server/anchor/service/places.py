"""Names of objects that only the platform log has; the rest is as for every log (`evidence.service.places`)."""


def _log(log_id: str) -> str:
    return log_id.replace("-", "")


def leaves(log_id: str, index: int) -> str:
    """Which logs, at which size, the `heads` statement with this index commits to."""
    return f"logs/{_log(log_id)}/heads/{index:016d}"


def stamp(log_id: str, size: int, authority: str) -> str:
    """A time stamp as the authority sent it."""
    return f"logs/{_log(log_id)}/stamps/{size:016d}/{authority}"
