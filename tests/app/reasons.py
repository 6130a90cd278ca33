"""The reasons that analysis gives for a value that is not there, read from its code."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import analysis
from analysis.metrics.metric import NotMeasured
from analysis.store.errors import NotKept

ANALYSIS = Path(analysis.__file__).parent
REFUSALS = {kind.__name__ for kind in (NotKept, NotMeasured, *NotMeasured.__subclasses__())}
TAKE_REASONS = REFUSALS | {"reason_where_nan", "_missing"}
NAMES = {"reason", "undefined", "missing", "why"}  # of keywords, of variables, and in those of functions


SENTENCE = re.compile(r"(?=.*[a-z]{2})(?=.* )[{a-z].*[^.]$", re.DOTALL)


def reasons():
    """Each as a catalogue has it: with {0}, {1} ... for what is filled in. Reasons have no full stop at their end."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in ANALYSIS.rglob("*.py")}
    constants = defaultdict(list)
    for path, tree in trees.items():
        for name, value in assigned(tree):
            constants[name].append(value)
            if ANALYSIS / "metrics" in path.parents and isinstance(value, ast.Constant):
                yield from sentences(value, constants)
    for node in (node for tree in trees.values() for node in ast.walk(tree)):
        for value in holding_a_reason(node):
            yield from sentences(value, constants)


def assigned(tree):
    """(name, value) of each constant at the top of a module."""
    statements = [statement for statement in tree.body if isinstance(statement, ast.Assign)]
    return [(target.id, one.value) for one in statements for target in one.targets if isinstance(target, ast.Name)]


def holding_a_reason(node):
    """The expressions in a node that are a reason."""
    if isinstance(node, ast.Call):
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in TAKE_REASONS:
            yield from node.args
        yield from (keyword.value for keyword in node.keywords if keyword.arg in NAMES)
    if isinstance(node, ast.Assign) and any(getattr(target, "id", "") in NAMES for target in node.targets):
        yield node.value
    if isinstance(node, ast.FunctionDef) and NAMES & set(node.name.split("_")):
        yield from (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value)


def sentences(node, constants):
    """The texts that an expression can be; a constant's name stands for what it is."""
    if isinstance(node, ast.Constant | ast.JoinedStr):
        text = template(node)
        if SENTENCE.match(text):
            yield text
        return
    inner = {
        ast.IfExp: lambda: (node.body, node.orelse),
        ast.BoolOp: lambda: node.values,
        ast.Dict: lambda: node.values,
        ast.Subscript: lambda: (node.value,),
        ast.Name: lambda: constants.pop(node.id, ()),
        ast.Attribute: lambda: constants.pop(node.attr, ()),
    }
    for one in inner.get(type(node), tuple)():
        yield from sentences(one, constants)


def template(node):
    """A text with {0}, {1} ... in place of what an f-string fills in."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    parts, count = [], 0
    for part in node.values:
        parts.append(part.value if isinstance(part, ast.Constant) else f"{{{count}}}")
        count += not isinstance(part, ast.Constant)
    return "".join(parts)
