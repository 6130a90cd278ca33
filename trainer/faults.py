"""What is wrong with a table, in one line."""

import re

from pydantic import ValidationError

_KIND_TRIED = re.compile(r"literal\[|constrained-")


def one_line(error: ValidationError) -> str:
    """The first fault of a table: field, what is wrong, what was received and what is allowed."""
    faults = error.errors(include_url=False)
    fault, field = faults[0], _field(faults[0])
    prefix = f"{field}: " if field else ""
    if fault["type"] == "value_error":
        return f"{prefix}{fault['ctx']['error']}"
    wrong = " or ".join(one["msg"][0].lower() + one["msg"][1:] for one in faults if _field(one) == field)
    return f"{prefix}{wrong}, received {fault['input']!r}"


def _field(fault) -> str:
    """The dotted field; where it allows several kinds of value, pydantic adds the kind that it tried."""
    return ".".join(str(part) for part in fault["loc"] if not _KIND_TRIED.match(str(part)))
