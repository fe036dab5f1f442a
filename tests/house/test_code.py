"""What HOUSE asks of every file, so that nobody has to remember it."""

from __future__ import annotations

import ast
import builtins

from tests.house.tree import ROOT, SOURCE, functions, modules, place

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
# A file or function that has to be longer says so, and why, in a comment or docstring.
REASON = "Long because"

PYTHONS_OWN = {
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}


def _is_public(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")


def _is_property(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any("property" in ast.unparse(decorator) for decorator in decorators)


def _public(module: ast.Module) -> list[ast.FunctionDef | ast.ClassDef]:
    classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
    inside = [node for found in classes if _is_public(found) for node in found.body]
    return [
        node
        for node in [*module.body, *inside]
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and _is_public(node)
        and not _is_property(node)
    ]


class TestSize:
    # Tests go by the file they test, so theirs may be long.
    def test_a_long_file_says_why_it_is_long(self):
        long = [
            place(path)
            for path, _ in modules(ROOT)
            if ROOT / "tests" not in path.parents
            and len((text := path.read_text(encoding="utf-8")).splitlines()) > LONGEST_FILE
            and REASON not in text
        ]

        assert not long, f"over {LONGEST_FILE} lines and no “{REASON}”"

    def test_a_long_function_says_why_it_is_long(self):
        long = [
            f"{place(path)}: {function.name}"
            for path, module in modules(ROOT)
            for function in functions(module)
            if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
            and REASON not in (ast.get_docstring(function) or "")
        ]

        assert not long, f"over {LONGEST_FUNCTION} lines and no “{REASON}”"


class TestWords:
    def test_every_module_says_what_it_holds(self):
        silent = [
            place(path)
            for path, module in modules(SOURCE)
            if module.body and path.name != "apps.py" and not ast.get_docstring(module)
        ]

        assert not silent

    def test_everything_public_in_the_engine_says_what_it_does(self):
        silent = [
            f"{place(path)}: {node.name}"
            for path, module in modules(SOURCE / "engine")
            for node in _public(module)
            if not ast.get_docstring(node)
        ]

        assert not silent

    def test_every_failure_of_ours_has_the_one_base(self):
        strays = [
            f"{place(path)}: {node.name}"
            for path, module in modules(SOURCE)
            for node in ast.walk(module)
            if isinstance(node, ast.ClassDef)
            and path != SOURCE / "errors.py"
            and {ast.unparse(base) for base in node.bases} & PYTHONS_OWN
        ]

        assert not strays, "derive from HighpointError"
