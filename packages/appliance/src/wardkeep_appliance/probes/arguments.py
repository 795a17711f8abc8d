"""From a question to the arguments of its script. Pure."""

from wardkeep_core.probes.questions import (
    AskFileModes,
    AskKernelParameters,
    AskServiceSurface,
    AskSshConfig,
    AskUnitStates,
    AskWorldWritable,
    Question,
)


def arguments_of(question: Question) -> tuple[str, ...]:
    """The names a question holds, in the spelling of its script; none where it holds none."""
    match question:
        case AskFileModes() | AskKernelParameters() | AskUnitStates() | AskWorldWritable() | AskServiceSurface():
            return question.asked_for()
        case AskSshConfig():
            return ("log_ins",) if question.log_ins else ()
        case _:
            return ()
