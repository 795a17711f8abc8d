"""Import-linter contract that the tool lacks: a slice is entered only through its public modules."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


class SlicePrivacyContract(Contract):
    """Modules outside a slice may import only the slice's public modules; tests and the composition root are free."""

    slices = fields.ModuleField()
    public = fields.SetField(subfield=fields.StringField())
    not_slices = fields.SetField(subfield=fields.StringField())
    wiring = fields.SetField(subfield=fields.ModuleField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001, ARG002 - the tool's signature
        """Collect each import that reaches past a slice's public modules."""
        breaches: list[tuple[str, str]] = []
        for slice_ in sorted(graph.find_children(self.slices.name)):
            if slice_.rpartition(".")[2] in self.not_slices:
                continue
            breaches += self._breaches_of(graph, slice_)
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each breach."""
        for importer, module in check.metadata["breaches"]:
            output.print_error(f"{importer} reaches into {module}")

    def _breaches_of(self, graph: ImportGraph, slice_: str) -> list[tuple[str, str]]:
        return [
            (importer, module)
            for module in sorted(graph.find_descendants(slice_))
            if module.removeprefix(f"{slice_}.").split(".")[0] not in self.public
            for importer in sorted(graph.find_modules_that_directly_import(module))
            if not self._may_enter(importer, slice_)
        ]

    def _may_enter(self, importer: str, slice_: str) -> bool:
        return (
            _within(importer, slice_)
            or any(_within(importer, package.name) for package in self.wiring)
            or "tests" in importer.split(".")
        )
