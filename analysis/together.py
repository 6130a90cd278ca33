"""Runs of several studies taken together: only where all were measured on the same probe images."""

from analysis.store import layout
from analysis.store.errors import StoreError


def why_apart(study, other):
    """Why runs of another study cannot be compared with those of a study, in a few words; "" where they can.

    What is compared are values on the probe images, and the digest of these decides.
    """
    here, there = (one.manifest.files[layout.PROBE_FILE].sha256 for one in (study, other))
    if here == there:
        return ""
    ours, theirs = study.manifest.dataset, other.manifest.dataset
    if ours.digest != theirs.digest:
        return f"its images are those of {theirs.name}" + (", in another version" if ours.name == theirs.name else "")
    if (ours.counts, ours.split) != (theirs.counts, theirs.split):
        return f"its images are divided otherwise: {_counts(theirs)}"
    if study.manifest.probe_splits != other.manifest.probe_splits:
        return f"its probe images are others: {_splits(other)}"
    return f"its probe images are others: digest {there[:12]}, not {here[:12]}"


def demand_together(*studies):
    """StoreError that names the first study whose runs cannot be taken together with those of the first."""
    first, *others = studies
    for other in others:
        if why := why_apart(first, other):
            raise StoreError(f"{other.folder}: cannot be taken together with {first.folder}: {why}")


def _counts(dataset):
    how = f", {dataset.split['how']}" if "how" in dataset.split else ""
    return ", ".join(f"{count} {subset}" for subset, count in dataset.counts.items()) + how


def _splits(study):
    return ", ".join(f"{stop - start} {split}" for split, (start, stop) in study.manifest.probe_splits.items())
