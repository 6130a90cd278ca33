"""What networks are trained to do: one file each. An architecture says which task is its own.

RUNNING, EVALUATED: names of what training and evaluation measure. `head(network)` is the tensor that answers, and
`outcome(answer, image)` what the loss is of, a row an image. `compiled()` gives loss and metrics; `evaluate(outcomes,
labels, penalty)` says what they are worth; `keep(file, learner, outcomes, probe)` writes what a predictions file holds,
`bytes_kept(samples, probe)` says how much that is.
"""

from trainer.registry import collect

TASKS = collect(__name__)
