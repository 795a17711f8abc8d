"""The base of what ends a run or a scenario: something outside the lab's control did not go as it must."""


class LabFailed(RuntimeError):
    """The message says what happened and, where somebody can do something about it, what."""
