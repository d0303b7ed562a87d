"""The source as the laws read it: modules, what they import, their functions."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from ixevents.config import ROOT


@dataclass(frozen=True)
class Module:
    """One Python file of the application."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in the tree; laws walk it many times."""
        return list(ast.walk(self.tree))

    def calls(self, *names: str) -> list[ast.Call]:
        """Return the calls of methods with these names, such as `db.session.commit()` for `commit`."""
        return _called(self.nodes, names)

    @property
    def package(self) -> str:
        """`registrations` for ixevents.registrations.actions; `config` for ixevents.config; empty for ixevents itself."""
        return self.name.split(".")[1] if "." in self.name else ""

    @property
    def role(self) -> str:
        """`actions` for ixevents.registrations.actions, `views` for ixevents.staff.editions.views; empty for what stands alone."""
        parts = self.name.split(".")
        return parts[-1] if len(parts) > 2 else ""

    @property
    def folder(self) -> str:
        """The package it lies in, screens of the back-office included: `ixevents.staff.editions`."""
        return self.name.rpartition(".")[0]

    def imports(self) -> Iterator[str]:
        """Yield the name of every module of ours that is imported, also inside functions."""
        names = modules()
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "ixevents")
            elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "ixevents":
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    yield whole if whole in names else node.module

    def functions(self) -> Iterator[ast.FunctionDef]:
        """Yield every function and method."""
        return (node for node in self.nodes if isinstance(node, ast.FunctionDef))


@lru_cache
def modules() -> dict[str, Module]:
    """Return every module of the application by name."""
    found = {}
    for path in sorted((ROOT / "ixevents").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path)
    return found


def calls(node: ast.AST, *names: str) -> list[ast.Call]:
    """Return the calls of methods with these names below a node, such as `db.session.commit()` for `commit`."""
    return _called(ast.walk(node), names)


def _called(nodes: Iterable[ast.AST], names: tuple[str, ...]) -> list[ast.Call]:
    found = (node for node in nodes if isinstance(node, ast.Call))
    return [call for call in found if isinstance(call.func, ast.Attribute) and call.func.attr in names]


def body_lines(module: Module, function: ast.FunctionDef) -> int:
    """Return how many lines of code a function's body has: no signature, docstring, comment or blank line."""
    body = function.body
    first = body[1] if len(body) > 1 and ast.get_docstring(function) is not None else body[0]
    return code_lines(module.text.splitlines()[first.lineno - 1 : function.end_lineno])


def code_lines(lines: list[str]) -> int:
    """Return how many lines are neither blank nor a comment."""
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))
