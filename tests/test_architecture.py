"""Laws of the architecture (docs/architecture.md): what may import what, who commits, how long things are."""

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest
from sqlalchemy.orm import configure_mappers

from ixevents.core.db import Base
from tests.support import laws, mapped, source

RANKS = (
    ("holding",),
    ("sense",),
    ("config",),
    ("core",),
    ("extensions",),
    ("journal", "outbox"),
    ("accounts", "mailings", "schools", "settings"),
    ("mailbox",),
    ("projects",),
    ("holds",),
    ("events", "council", "grants"),
    ("registrations", "meetings", "subscriptions"),
    ("minutes",),
    ("opinions",),
    ("classes", "polls"),
    ("resources",),
    ("feedback",),
    ("visits",),
    ("exports",),
    ("exchanges",),
    ("associations", "volunteers"),
    ("figures",),
    ("proposals",),
    ("programmes", "papers", "privacy", "allocation", "condition", "statistics"),
    ("api", "iati", "embeds", "portals", "webhooks", "backups"),
    ("reports",),
    ("staff",),
    ("",),
    (
        "cli",
        "command_parts",
        "serve",
        "messages",
        "schema",
        "seeding",
        "slot_commands",
        "staff_commands",
        "school_commands",
        "notice_commands",
        "backup_commands",
        "__main__",
    ),
)
"""Imports go to an earlier line only; packages of one line do not know each other. Empty is `create_app`, the last line its commands."""

ROLES = ("models", "queries", "notices", "actions", "personal", "forms", "views")
"""The order of dependency inside a package; a file named otherwise is a rule of its own, below the actions or a part of the views."""

COMMITTERS = (
    "views",
    "tasks",
    "cli",
    "slot_commands",
    "staff_commands",
    "school_commands",
    "notice_commands",
    "backup_commands",
    "worker",
    "delivery",
    "turns",
)
"""Who may commit: views and tasks once for each thing they do, commands, and the sending of letters, which must remember what it sent.
`turns` is the driver's connection, which commits when it is told to."""

FUNCTION_LINES, VIEW_LINES, FILE_LINES = 25, 20, 300
EMPTY_NAMES = ("utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "data", "info", "tools")

NAMED = {"name", "title", "organisation", "association", "beneficiary"}
"""Columns people look for things by."""

every_module = laws.for_each("module", source.modules())


@every_module
def test_every_package_has_a_rank(module: source.Module) -> None:
    assert module.package in {package for line in RANKS for package in line}


@every_module
def test_imports_go_down_only(module: source.Module) -> None:
    rank = _rank(module.package)

    wrong = [name for name in module.imports() if not _may_import(module, rank, source.modules()[name])]

    assert wrong == [], f"{module.name} (line {rank} of RANKS) must not import {wrong}; link upward by URL name instead"


def test_modules_import_each_other_in_no_circle() -> None:
    graph = {module.name: set(module.imports()) - {module.name} for module in source.modules().values()}

    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(f"import circle: {' -> '.join(circle.args[1])}")

    assert set(order) == set(source.modules())


@every_module
def test_roles_of_a_package_depend_in_order(module: source.Module) -> None:
    if module.role not in ROLES:
        return
    later = ROLES[ROLES.index(module.role) + 1 :]

    wrong = [name for name in module.imports() if source.modules()[name].role in later and source.modules()[name].folder == module.folder]

    assert wrong == [], f"{module.role} come before what they import: {wrong}"


@every_module
def test_only_views_tasks_and_commands_commit(module: source.Module) -> None:
    allowed = (module.role or module.package) in COMMITTERS or module.package == "outbox"

    commits = module.calls("commit")

    assert allowed or commits == [], f"{module.name} commits in line {commits[0].lineno if commits else 0}; leave that to the view"


@every_module
def test_a_view_commits_at_most_once(module: source.Module) -> None:
    if module.role != "views":
        return

    often = [function.name for function in module.functions() if len(source.calls(function, "commit")) > 1]

    assert often == []


@every_module
def test_rules_know_no_request(module: source.Module) -> None:
    if module.role not in ("models", "queries", "notices", "actions", "personal", "tasks", "seats"):
        return
    names = [alias.name for node in module.nodes if isinstance(node, ast.ImportFrom) and node.module == "flask" for alias in node.names]

    assert set(names) <= {"current_app"}, "actions take objects and plain values, never the request"


@every_module
def test_time_comes_from_the_clock(module: source.Module) -> None:
    if module.name == "ixevents.core.clock":
        return

    asked = [
        f"line {call.lineno}: {ast.unparse(call.func)}()"
        for call in module.calls("now", "utcnow", "today")
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id in ("datetime", "date")
    ]

    assert asked == [], "take now() and today() from core.clock"


@every_module
def test_days_are_not_read_off_moments_in_utc(module: source.Module) -> None:
    parts = "date", "time", "year", "month", "day", "hour", "weekday", "isoweekday", "strftime"
    moments = re.compile(r"(_at|_until|\bnow\(\))$")
    read = [node for node in module.nodes if isinstance(node, ast.Attribute) and node.attr in parts]

    wrong = [f"line {node.lineno}: {ast.unparse(node)}" for node in read if moments.search(ast.unparse(node.value))]

    assert wrong == [], "in Brussels another day has begun for an hour or two: ask core.dates, in a zone"


@every_module
def test_functions_and_files_stay_short(module: source.Module) -> None:
    long = {function.name: lines for function in module.functions() if (lines := source.body_lines(module, function)) > _most(function)}
    lines = source.code_lines(module.text.splitlines())

    assert (long, lines < FILE_LINES) == ({}, True), f"{module.name} has {lines} lines of code"


@every_module
def test_modules_have_names_that_say_something(module: source.Module) -> None:
    assert module.path.stem not in EMPTY_NAMES


@every_module
def test_every_module_opens_with_what_it_is_for(module: source.Module) -> None:
    docstring = ast.get_docstring(module.tree) or ""

    assert len(docstring.split()) >= 3


def test_every_relation_is_loaded_on_purpose() -> None:
    configure_mappers()

    lazy = [str(relation) for model in mapped.models() for relation in model.__mapper__.relationships if relation.lazy != "raise"]

    assert lazy == [], 'write lazy="raise" and load it in the query'


def test_every_constraint_has_a_name() -> None:
    nameless = [str(constraint) for table in Base.metadata.tables.values() for constraint in table.constraints if constraint.name is None]

    assert nameless == []


def _most(function: ast.FunctionDef) -> int:
    """A view, which is what a route leads to, is shorter than other functions."""
    decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
    return VIEW_LINES if any(decorator.startswith("bp.") for decorator in decorators) else FUNCTION_LINES


def _rank(package: str) -> int:
    return next(index for index, line in enumerate(RANKS) if package in line)


def _may_import(module: source.Module, rank: int, imported: source.Module) -> bool:
    commands = RANKS[-1]
    if module.package == imported.package or (module.package in commands and imported.package in commands):
        return True
    return _rank(imported.package) < rank


@every_module
def test_no_list_is_ordered_by_a_name_as_it_is_written(module: source.Module) -> None:
    """Élodie stands between Eden and Emma: a statement orders by `alphabetical`, Python by `fold`."""
    columns = [part for call in module.calls("order_by") for argument in call.args for part in _names_as_written(argument)]
    keys = [
        node.value for node in module.nodes if isinstance(node, ast.keyword) and node.arg == "key" and "casefold" in ast.unparse(node.value)
    ]

    assert [f"{found.lineno}: {ast.unparse(found)}" for found in [*columns, *keys]] == []


def _names_as_written(node: ast.AST) -> Iterator[ast.Attribute]:
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "alphabetical":
        return
    if isinstance(node, ast.Attribute) and node.attr in NAMED and isinstance(node.value, ast.Name) and node.value.id[:1].isupper():
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _names_as_written(child)
