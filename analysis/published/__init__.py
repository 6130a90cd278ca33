"""The published numbers of Novak & Van Hoof 2019, in the columns of our tables, to be laid over ours."""

from functools import lru_cache
from pathlib import Path

STUDY = "novak_vanhoof_2019"
SOURCE = "Novak & Van Hoof 2019"
_FOLDER = Path(__file__).parent / STUDY


@lru_cache(maxsize=16)
def published(name):
    """One published table, or None: run, epoch, layer, value as in ours, then where the number comes from.

    kind: "exact" (printed by the source) or "digitised" (measured on its figures, give or take `uncertainty`). The
    run "untrained" is the source's initial network. README.md beside the tables says more of their origin.
    """
    import pandas

    path = _FOLDER / f"{name}.csv"
    return pandas.read_csv(path) if path.is_file() else None
