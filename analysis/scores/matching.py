"""Which probe image each line of a CSV means."""

from pathlib import PurePosixPath

import numpy as np

from analysis.store import StoreError
from analysis.store.probe import SCRAMBLED


def probe_images(given, probe, skip_unknown=False):
    """int64 (lines,): the probe image of each line of a Given, -1 for those that the study has but not in its probe.

    By file: the whole path below the folder of images, or its last part where that names one image only. By index: the
    images as the dataset has them, not their scrambled copies. skip_unknown: -1 also for what the study does not know.
    Raises StoreError for what it does not know, for an image named twice, and where no line is a probe image.
    """
    find = {"file": _by_file, "index": _by_index, "probe_image": _by_place}[given.key](given, probe)
    found, unknown, seen = np.full(len(given.lines), -1), [], {}
    for number, (line, image) in enumerate(given.lines):
        place = find(image, line)
        if place is None:
            unknown.append((line, image))
        elif place in seen:
            raise StoreError(f"{given.path}: line {line} names {image!r}, as line {seen[place]} does; keep one of them")
        elif place >= 0:
            found[number], seen[place] = place, line
    if not seen:
        raise StoreError(f"{given.path}: none of its {len(found)} lines names a probe image; {_example(given, probe)}")
    if unknown and not skip_unknown:
        line, image = unknown[0]
        more = f" ({len(unknown) - 1} more like it)" if len(unknown) > 1 else ""
        raise StoreError(
            f"{given.path}: line {line}: the study has no image {image!r}{more}; {_example(given, probe)}; "
            "--skip-unknown passes over such lines"
        )
    return found


def _by_file(given, probe):
    if probe.files is None:
        raise StoreError(
            f"{given.path}: its first column names files, and the images of this study have no file names; "
            "head it index (place in the dataset) or probe_image (place among the probe images)"
        )
    whole, last = {}, {}
    for place in _as_in_dataset(probe):
        name = probe.files[place]
        whole[name] = int(place)
        last.setdefault(PurePosixPath(name).name, []).append(name)

    def find(image, line):
        name = image.replace("\\", "/").removeprefix("./")
        several = last.get(name, [])
        if name not in whole and len(several) > 1:
            listed = " and ".join(several[:2])
            raise StoreError(f"{given.path}: line {line}: {image!r} may be {listed}; name the folder too")
        return whole.get(name, whole[several[0]] if several else None)

    return find


def _by_index(given, probe):
    places = {int(probe.index[place]): int(place) for place in _as_in_dataset(probe)}
    known = set(places).union(*(indices.tolist() for indices in probe.subset_index.values()))

    def find(image, line):
        index = _whole(given, line, image)
        return places.get(index, -1) if index in known else None

    return find


def _by_place(given, probe):
    def find(image, line):
        place = _whole(given, line, image)
        return place if 0 <= place < len(probe.index) else None

    return find


def _as_in_dataset(probe):
    return np.flatnonzero(probe.split_names != SCRAMBLED)


def _whole(given, line, text):
    try:
        number = float(text)
        if number == int(number):  # spreadsheets write 7.0
            return int(number)
    except (ValueError, OverflowError):
        pass
    raise StoreError(f"{given.path}: line {line}: {text!r} is no {given.key.replace('_', ' ')}; give a whole number")


def _example(given, probe):
    """What a line could say."""
    if given.key == "probe_image":
        return f"they are numbered from 0 to {len(probe.index) - 1}"
    names = probe.files if given.key == "file" else probe.index.tolist()
    return f"it has {', '.join(map(str, names[:3]))} ..."
