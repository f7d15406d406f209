"""Python files as trees of syntax, for tests that hold our own to rules: each is parsed once, when first asked for."""

import ast
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a file as a tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a file's tree, in the order of `ast.walk`."""
    return tuple(ast.walk(tree_of(path)))
