"""Which paragraphs a check serves: derived from its objective and the framework files, typed nowhere (law K8)."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

import wardkeep_core.catalog as content
from wardkeep_core.catalog.objectives import OBJECTIVES
from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.frameworks.framework import Citation, Framework, citations, load_framework

HIPAA = "hipaa"
APPLIANCE_DIRECT = frozenset({"evidence_integrity", "technical_evaluation"})
"""The appliance holds no ePHI: only about evidence and evaluation does it serve a paragraph directly (2.6)."""


@cache
def all_frameworks() -> Mapping[str, Framework]:
    """Every framework by id."""
    folder = resources.files(content.__name__) / "frameworks"
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".yaml")), key=lambda each: each.name)
    loaded = [load_framework(each.read_bytes(), OBJECTIVES) for each in files]
    return MappingProxyType({framework.id: framework for framework in loaded})


@cache
def citations_of(check_id: str, framework_id: str = HIPAA) -> tuple[Citation, ...]:
    """What a check may be cited for. Raises KeyError for an unknown check or framework."""
    objective = all_checks()[check_id].objective
    found = citations(all_frameworks()[framework_id], objective)
    if not check_id.startswith("appliance.") or objective in APPLIANCE_DIRECT:
        return found
    return tuple(each.model_copy(update={"indirect": True}) for each in found)
