"""bundle.json: what a study that was made small to be carried does without. It is left out, not missing."""

from pathlib import Path

from pydantic import ConfigDict, Field

from analysis.store import layout
from analysis.store.manifest import SCHEMA, Record, parse

WORDS = {
    "activations": "activations",
    "summaries": "summaries of activations",
    "state": "resumable states",
    layout.IMAGES_FILE: "images at the network's size",
    "checkpoints": "weights of all but the first and last epoch",
}


class BundleManifest(Record):
    """bundle.json. left_out: the files, by their names below the study's folder, that the manifests name and that
    stayed behind."""

    schema_version: int = Field(SCHEMA, alias="schema")
    left_out: tuple[str, ...]

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


def read_left_out(folder):
    """What a study's folder does without: a frozenset of names, empty unless it is an unpacked bundle.

    Raises StoreError where bundle.json cannot be read.
    """
    path = Path(folder) / layout.BUNDLE_FILE
    return frozenset(parse(BundleManifest, path).left_out) if path.exists() else frozenset()


def kind(name):
    """The key of WORDS for one of a run's files, by its name below the run's folder."""
    return name.partition("/")[0]


def why_absent(names):
    """Why files of a run, by their names, are not here.

    >>> why_absent(["activations/epoch-003.h5"])
    'left out of the bundle (activations); the whole study has them'
    """
    kinds = dict.fromkeys(WORDS.get(kind(name), name) for name in names)
    return f"left out of the bundle ({', '.join(kinds)}); the whole study has them"
