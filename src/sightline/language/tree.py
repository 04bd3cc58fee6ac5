"""Walking the parse tree: named rules and tokens below a node, with the anonymous ones skipped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parsimonious.expressions import TokenMatcher

_RAISE = object()


def kids(node: Any) -> Iterator[tuple[str, Any]]:
    """The nearest named rules and tokens below a node, in order."""
    if node is None:
        return
    for child in node.children:
        if child.expr_name:
            yield child.expr_name, child
        elif isinstance(child.expr, TokenMatcher):
            yield child.expr.literal, child
        else:
            yield from kids(child)


def only(node: Any, name: str, missing: Any = _RAISE) -> Any:
    """The first child of a name; `missing` if there is none."""
    for child_name, child in kids(node):
        if child_name == name:
            return child
    assert missing is not _RAISE, f"{node.expr_name} has no {name}"
    return missing


def token(node: Any, kind: str) -> str:
    """The value that a token has as one of its types."""
    value: str = node.full_text[node.start].values[kind]
    return value


def joins(node: Any, name: str = "join") -> set[str]:
    """The tokens that join the parts of a list: "SEP", "AND", "OR"."""
    return {token_name for child_name, child in kids(node) if child_name == name for token_name, _ in kids(child)}


def degree(node: Any, kind: str) -> tuple[str, int]:
    """The measure that a comparative or superlative token is about, and 1 for more of it or -1 for less."""
    measure, sign = token(node, kind).split()
    return measure, 1 if sign == "+" else -1


def leaves(node: Any) -> Iterator[tuple[str, Any]]:
    """All tokens below a node, in order."""
    for name, child in kids(node):
        if isinstance(child.expr, TokenMatcher):
            yield name, child
        else:
            yield from leaves(child)
