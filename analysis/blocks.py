"""The blocks of a network: convolutions between one reduction of the map and the next."""

from dataclasses import dataclass

from analysis.layer import Layer
from analysis.once import once_a_run
from analysis.origins import POOLING
from analysis.store.snapshot import Snapshot

CONVOLUTIONS, DENSE = ("conv", "depthwise"), "dense"


@once_a_run
def blocks(run):
    """The blocks of a run, in network order: tuples of names of convolutions whose maps were reduced equally often.

    A map is reduced by pooling or a convolution with strides above 1, wherever these stand: nothing is known here of
    any architecture. Of branches that meet, the one with more reductions counts.
    """
    reductions, found = {}, {}
    for layer in run.layers:
        before = _reductions(layer.input, reductions)
        reductions[layer.name] = before + (max(layer.strides) > 1)
        if layer.kind in CONVOLUTIONS:
            found.setdefault(reductions[layer.name], []).append(layer.name)
    return [tuple(names) for _, names in sorted(found.items())]


def means(run):
    """{name: layers} of the means over blocks, which can be asked for like layers: block1_mean, block2_mean ..."""
    return {f"block{number}_mean": names for number, names in enumerate(blocks(run), start=1)}


def _reductions(tree, known):
    if "of" not in tree:
        return known.get(tree.get("layer"), 0)
    before = max(_reductions(part, known) for part in tree["of"])
    return before + (tree["operation"] in POOLING and max(tree["strides"]) > 1)


@dataclass(frozen=True)
class Block:
    """The convolutions of a block of one snapshot, measured together: image by image the mean of their values."""

    snapshot: Snapshot
    name: str

    @property
    def members(self):
        """Its Layers."""
        return tuple(Layer(self.snapshot, name) for name in means(self.snapshot.run)[self.name])
