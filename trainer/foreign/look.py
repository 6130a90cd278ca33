"""What is in an HDF5 file of others. A script of its own, which imports nothing of this program: it may crash or hang.

Run as `python look.py FILE`; prints {"bytes": of all datasets when read, "configuration": the attribute model_config or
null, "refused": why the file is not to be read, or ""} as JSON.
"""

import json
import sys

import h5py

MOST_OBJECTS = 100_000
LARGEST_CONFIGURATION = 1 << 26


def look(path):
    found = {"bytes": 0, "configuration": None, "refused": ""}
    with h5py.File(path, "r") as file:
        configuration = file.attrs.get("model_config")
        if configuration is not None and len(configuration) <= LARGEST_CONFIGURATION:
            found["configuration"] = configuration.decode() if isinstance(configuration, bytes) else str(configuration)
        for seen, (group, name) in enumerate(members(file)):
            found["refused"] = refusal(group, name, seen)
            if found["refused"]:
                break
            found["bytes"] += getattr(group[name], "nbytes", 0)
    return found


def members(file):
    """Yield (group, name) of everything in a file; links are yielded, not followed."""
    groups = [file]
    while groups:
        group = groups.pop()
        for name in group:
            yield group, name
            if isinstance(group.get(name, getlink=True), h5py.HardLink) and isinstance(group[name], h5py.Group):
                groups.append(group[name])


def refusal(group, name, seen):
    """Why a member of a group makes the file one that is not read, or ""."""
    place = f"{group.name.rstrip('/')}/{name}"
    if seen >= MOST_OBJECTS:
        return f"holds more than {MOST_OBJECTS} parts"
    if not isinstance(group.get(name, getlink=True), h5py.HardLink):
        return f"{place} is a link; only what lies in the file itself is read"
    part = group[name]
    if isinstance(part, h5py.Group):
        return ""
    if not isinstance(part, h5py.Dataset) or part.external or part.is_virtual:
        return f"{place} lies in another file; only what lies in the file itself is read"
    return "" if part.dtype.kind in "fiubS" else f"{place} holds {part.dtype}; only numbers are read"


if __name__ == "__main__":
    print(json.dumps(look(sys.argv[1])))
