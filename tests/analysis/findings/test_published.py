"""The claims on the source's own nine models: what it says of them mostly holds there, or it was read wrongly."""

import numpy as np
import pytest
from scipy.stats import kendalltau

from analysis.findings import CANNOT_TELL, CLAIMS, GAP, HOLDS, findings, published_findings, with_published
from analysis.published import published

EXPECTED = {
    "rotation_further": (0.83, HOLDS),
    "rotation_all_layers": (0.67, HOLDS),
    "rotation_evenly": (0.44, CANNOT_TELL),
    "norm_layca": (1.0, HOLDS),
    "norm_no_cause": (0.03, CANNOT_TELL),
    "pruning_magnitude": (0.72, HOLDS),
    "pruning_random": (0.56, HOLDS),
    "ratio_70_later": (0.11, CANNOT_TELL),
    "ratio_70_meets_onset": (0.56, CANNOT_TELL),
    "pair_nmi_first": (0.72, HOLDS),
    "pair_nmi_last": (0.78, HOLDS),
    "pair_nmi_onset": (0.72, HOLDS),
    "silhouette_first": (0.67, HOLDS),
    "silhouette_last": (0.72, HOLDS),
    "silhouette_onset": (0.39, CANNOT_TELL),
    "silhouette_euclidean_first": (-0.22, CANNOT_TELL),
    "silhouette_euclidean_last": (0.72, HOLDS),
    "silhouette_euclidean_onset": (0.48, HOLDS),
    "around_first": (0.56, CANNOT_TELL),
    "around_last": (0.78, HOLDS),
    "around_onset": (0.39, CANNOT_TELL),
    "around_euclidean_first": (0.44, CANNOT_TELL),
    "around_euclidean_last": (0.67, HOLDS),
    "around_euclidean_onset": (0.33, CANNOT_TELL),
    "label_nmi_last": (0.89, HOLDS),
    "label_nmi_onset": (0.61, HOLDS),
    "label_nmi_before_pair_nmi": (1.0, HOLDS),
    "label_nmi_before_silhouette": (0.56, CANNOT_TELL),
    "label_nmi_tree": (1.0, CANNOT_TELL),
}
NOT_PUBLISHED = {"change_spread"}
MODELS = 9


@pytest.fixture(scope="module")
def table():
    return published_findings().set_index("claim")


@pytest.mark.parametrize("claim", EXPECTED)
def test_what_the_source_says_of_its_models(claim, table):
    value, verdict = EXPECTED[claim]
    row = table.loc[claim]
    assert (round(row["value"], 2), row["verdict"]) == (value, verdict)
    assert row["n"] == (3 if CLAIMS[claim].family else MODELS)


def test_every_claim_is_expected_or_has_no_published_numbers(table):
    assert set(table.index) == set(CLAIMS) == set(EXPECTED) | NOT_PUBLISHED
    assert table.loc[list(NOT_PUBLISHED), "reason"].eq("not published").all()
    assert not table["verdict"].eq("does not hold").any()


def by_layer(name, **chosen):
    """The published last epochs of the trained models as a table: a row a model, a column a hidden layer."""
    numbers = published(name)
    for column, value in chosen.items():
        numbers = numbers[numbers[column] == value]
    numbers = numbers[(numbers["run"] != "untrained") & (numbers["layer"] != "dense2")]
    layers = numbers["layer"].unique()
    return numbers.pivot(index="run", columns="layer", values="value")[layers]


def accuracy():
    return published("accuracy").query("split == 'test'").set_index("run")["value"].sort_index()


@pytest.mark.parametrize(
    ("claim", "curves", "sign"),
    [
        ("pair_nmi_first", slice(0, 5), -1),
        ("pair_nmi_last", slice(-5, None), 1),
        ("label_nmi_last", slice(-5, None), 1),
    ],
)
def test_thirds_against_a_plain_transcription(claim, curves, sign, table):
    name = claim.rpartition("_")[0]
    means = by_layer(name).iloc[:, curves].mean(axis=1)
    tau = kendalltau(means.sort_index(), accuracy()).statistic
    assert table.loc[claim, "value"] == pytest.approx(sign * tau)


def test_the_area_under_magnitude_pruning_follows_the_accuracy(table):
    """tau .722, p .006: the anchor that others computed from the same numbers."""
    curves = published("pruning_curve").query("pruning == 'magnitude'")
    areas = curves.groupby("run")[["fraction", "value"]].apply(
        lambda curve: np.trapezoid(curve["value"], curve["fraction"]) / curve["value"].iloc[0]
    )
    found = kendalltau(areas.sort_index(), accuracy())
    assert found.pvalue == pytest.approx(0.006, abs=5e-4)
    assert table.loc["pruning_magnitude", "value"] == pytest.approx(found.statistic) == pytest.approx(0.722, abs=5e-4)


def test_they_stand_beside_ours_for_the_target_that_they_have(digits_study):
    from analysis import open_study

    table = findings(open_study(digits_study))
    beside = with_published(table).set_index("claim")
    assert beside.loc["pair_nmi_first", "published"] == HOLDS
    assert beside.loc["pair_nmi_first", "published_value"] == pytest.approx(0.722, abs=1e-3)
    assert beside.loc["change_spread", "published"] == "" and np.isnan(beside.loc["change_spread", "published_value"])
    gap = with_published(table, GAP)
    assert gap["published"].eq("").all() and gap["published_value"].isna().all()
