"""Change concentration: did a few weights change much, or all of them a little?"""

import numpy as np

from analysis.estimators.concentration import share_carrying
from analysis.estimators.sparsity import gini
from analysis.metrics.kernels import change
from analysis.metrics.metric import Metric, Scope, Source, Undefined
from analysis.metrics.tables import table


def change_concentration(start, now):
    """How unequally the squared changes (w - w0)^2 since epoch 0 are spread over a layer's weights, one row each.

    term: "gini" is their Gini index, from 0 (all changed alike) to 1 - 1/n (one changed); "half_share" is the least
    share of the weights that carries half of their sum, from 1/n to about 0.5. No unit. Exact: no interval.
    Undefined where no weight changed, as at epoch 0, or one is not finite.
    """
    difference = np.abs(change(start, now)).ravel()
    largest = difference.max()
    if largest == 0:
        raise Undefined("no weight changed: there is nothing to share")
    squares = (difference / largest) ** 2
    return table(term=["gini", "half_share"], value=[gini(squares), share_carrying(squares)])


METRIC = Metric(
    measure=change_concentration,
    title="Concentration of the change",
    scope=Scope.PAIR,
    reads=frozenset({Source.WEIGHTS}),
    question="Did a few weights of this layer change much, or all of them a little?",
    formula=r"G\left((w_t - w_0)^2\right),\quad"
    r"\min\left\{\frac{k}{n} : \sum_{i \le k} d_{(i)} \ge \tfrac12 \sum_i d_i\right\},\ d = (w_t - w_0)^2",
    how_to_read=(
        "Normally distributed changes have a Gini index of 0.64, and 12.4 % of the weights carry half of the change. "
        "A higher index and a smaller share say that a few weights did the learning."
    ),
    caveats=(
        "Squares are taken since they add up to the squared distance from the start; of absolute changes the "
        "Gini index would be lower.",
        "Rounding of float32 makes tiny changes come in steps; a layer that hardly moved looks more concentrated.",
    ),
    source="Question of Novak & Van Hoof 2019, chapter 7, not measured there; Gini: Hurley & Rickard 2009.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"units permuted", "scaled together"}),
)
