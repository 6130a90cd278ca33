"""The recipe of a study, written anew when runs are added: whole, the old or the new one, if a writer is killed too."""

import os
from pathlib import Path

from analysis.store import layout
from analysis.store.atomic import write_json, write_text
from analysis.store.digests import sha256
from analysis.store.manifest import as_json
from analysis.store.write import file_record, read_study_manifest

_NEXT = "recipe.next.toml"


def replace_recipe(folder, text):
    """Put a recipe, as TOML text, in the place of a study's own, whose writer's lock the caller holds.

    study.json is the commit point: it names the digest of the recipe, which lies beside the old one by then.
    """
    folder = Path(folder)
    write_text(folder / _NEXT, text)
    manifest = read_study_manifest(folder)
    files = manifest.files | {layout.RECIPE_FILE: file_record(folder / _NEXT)}
    write_json(folder / layout.STUDY_FILE, as_json(manifest.model_copy(update={"files": files})))
    finish_recipe(folder)


def finish_recipe(folder):
    """What a killed writer left of `replace_recipe`: a recipe that study.json names takes its place, another goes."""
    path = Path(folder) / _NEXT
    if not path.exists():
        return
    if sha256(path) == read_study_manifest(folder).files[layout.RECIPE_FILE].sha256:
        os.replace(path, path.with_name(layout.RECIPE_FILE))
    else:
        path.unlink()
