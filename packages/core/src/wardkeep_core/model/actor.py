"""Who did something, as the one text that is stored and signed."""

from typing import Annotated

from pydantic import StringConstraints

Actor = Annotated[
    str,
    StringConstraints(
        pattern=r"^(system|rule:[a-z0-9_.\-]{1,96}@[0-9]{1,9}|planner:[A-Za-z0-9_.:\-]{1,96}|user:[A-Za-z0-9_.:@\-]{1,96})$"
    ),
]
"""`system`, `rule:<id>@<version>`, `planner:<model>` or `user:<id>`."""

SYSTEM: Actor = "system"


def rule_actor(rule: str, version: int) -> Actor:
    """An L1 rule in one version."""
    return f"rule:{rule}@{version}"


def planner_actor(model: str) -> Actor:
    """The planner, by the model that answered."""
    return f"planner:{model}"


def user_actor(user: str) -> Actor:
    """A person."""
    return f"user:{user}"
