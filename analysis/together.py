"""Runs taken together: of several studies only where the probe images are the same; layer by layer, by their names."""

from analysis.store import layout
from analysis.store.errors import StoreError


def why_apart(manifest, other):
    """Why runs of another study cannot be compared with those of a study, in a few words; "" where they can.

    manifest, other: StudyManifests. What is compared are values on the probe images, and the digest of these decides.
    """
    here, there = (one.files[layout.PROBE_FILE].sha256 for one in (manifest, other))
    if here == there:
        return ""
    ours, theirs = manifest.dataset, other.dataset
    if ours.digest != theirs.digest:
        return f"its images are those of {theirs.name}" + (", in another version" if ours.name == theirs.name else "")
    if (ours.counts, ours.split) != (theirs.counts, theirs.split):
        return f"its images are divided otherwise: {_counts(theirs)}"
    if manifest.probe_splits != other.probe_splits:
        return f"its probe images are others: {_splits(other)}"
    return f"its probe images are others: digest {there[:12]}, not {here[:12]}"


def demand_together(*studies):
    """StoreError that names the first study whose runs cannot be taken together with those of the first."""
    first, *others = studies
    for other in others:
        if why := why_apart(first.manifest, other.manifest):
            raise StoreError(f"{other.folder}: cannot be taken together with {first.folder}: {why}")


def layers_apart(run, other):
    """What of two networks does not match: (layers of the first alone, of the second alone, {layer: both shapes}).

    Layers are matched by name. The shapes are those of their activations on one image, where they differ.
    """
    here, there = ({layer.name: layer.tensors["activation"].shape for layer in one.layers} for one in (run, other))
    shapes = {name: (here[name], there[name]) for name in here if name in there and here[name] != there[name]}
    return [name for name in here if name not in there], [name for name in there if name not in here], shapes


def _counts(dataset):
    how = f", {dataset.split['how']}" if "how" in dataset.split else ""
    return ", ".join(f"{count} {subset}" for subset, count in dataset.counts.items()) + how


def _splits(manifest):
    return ", ".join(f"{stop - start} {split}" for split, (start, stop) in manifest.probe_splits.items())
