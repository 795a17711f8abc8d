"""A framework: its controls, and which objectives they ask for. Catalogue 5; read strictly from YAML."""

from collections.abc import Collection
from enum import StrEnum
from typing import Annotated

import yaml
from pydantic import Field, StringConstraints, ValidationError, model_validator

from wardkeep_core.kit.frozen import Frozen

Title = Annotated[str, StringConstraints(min_length=1, max_length=120)]
ObjectiveName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{2,63}$")]


class FrameworkRefused(ValueError):
    """The file is not a framework; the message names the control and field."""


class Kind(StrEnum):
    """What the law calls a paragraph. Addressable is not optional (45 CFR 164.306(d)(3))."""

    GENERAL = "general"
    STANDARD = "standard"
    REQUIRED = "required"
    ADDRESSABLE = "addressable"


class SeenBy(StrEnum):
    """Who can observe a control: machines; machines one half and a person the rest; no machine."""

    MACHINE = "machine"
    PART = "part"
    ORGANISATIONAL = "organisational"


class Control(Frozen):
    """One control. `outside` says why no objective of ours serves it; a control has objectives or that reason."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.()\-]{1,40}$")]
    title: Title
    kind: Kind
    seen: SeenBy
    direct: tuple[ObjectiveName, ...] = ()
    indirect: tuple[ObjectiveName, ...] = ()
    outside: Title | None = None

    @model_validator(mode="after")
    def _has_objectives_or_reason(self) -> "Control":
        if bool(self.direct or self.indirect) == (self.outside is not None):
            raise ValueError("a control has objectives, or the reason why none serves it")
        if set(self.direct) & set(self.indirect):
            raise ValueError("an objective is direct or indirect, not both")
        return self


class Framework(Frozen):
    """A published set of controls in one edition; `prefix` stands before each id where it is cited."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,31}$")]
    title: Title
    edition: Title
    prefix: str = ""
    controls: tuple[Control, ...] = Field(min_length=1, max_length=2000)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "Framework":
        ids = [control.id for control in self.controls]
        if len(set(ids)) != len(ids):
            raise ValueError("a control id appears twice")
        return self

    def cited(self, control: Control) -> str:
        """How a control of this framework is cited."""
        return f"{self.prefix}{control.id}"


class Citation(Frozen):
    """A control that an objective serves; `indirect` when it only supports it."""

    framework: str
    control: str
    title: str
    indirect: bool

    @property
    def text(self) -> str:
        """`164.312(b) (i)`; the mark says that the link is indirect."""
        return f"{self.control}{' (i)' if self.indirect else ''}"


def load_framework(raw: bytes, objectives: Collection[str]) -> Framework:
    """A framework from its YAML file. Raises FrameworkRefused; every objective named must be of `objectives`."""
    try:
        framework = Framework.model_validate(yaml.safe_load(raw))
    except yaml.YAMLError as error:
        raise FrameworkRefused("not YAML") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise FrameworkRefused(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
    for control in framework.controls:
        foreign = sorted({*control.direct, *control.indirect} - set(objectives))
        if foreign:
            raise FrameworkRefused(f"{control.id}: there is no objective {foreign[0]}")
    return framework


def citations(framework: Framework, objective: str) -> tuple[Citation, ...]:
    """The controls an objective serves: direct ones first, each group in the framework's order."""
    found = [
        Citation(
            framework=framework.id,
            control=framework.cited(control),
            title=control.title,
            indirect=objective in control.indirect,
        )
        for control in framework.controls
        if objective in control.direct or objective in control.indirect
    ]
    return tuple(sorted(found, key=lambda each: each.indirect))
