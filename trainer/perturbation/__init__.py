"""What is done to a trained network to see how it holds: one file each, with `Options`, `LEVEL`, `blocks`, `measure`.

`blocks(options)` lists the independent sweeps as dictionaries of the columns that name them. Each goes over
`options.levels`, whose column is named LEVEL; `measure(live, block, levels)` yields the row of one level after the
other. A finished block is recorded and never done again.
"""

from trainer.registry import collect

PERTURBATIONS = collect(__name__)
