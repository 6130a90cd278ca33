"""The Findings page: verdicts first, then the curves behind a claim; it computes nothing unasked."""

import json
import shutil
import time

import pandas as pd
import pytest

from analysis import open_study
from analysis.findings import CLAIMS, findings
from analysis.store import layout
from app import jobs
from app.job import DONE, RUNNING
from tests.app.conftest import SWEPT
from tests.app.pages import button, charts, healthy, texts

RUNS = ["sgd_0", "wdecay_1", "layca_2"]
PATIENCE = 120


@pytest.fixture(scope="module")
def tested_store(digits_study, tmp_path_factory):
    """A store with a copy of the study on which the claims have been tested."""
    store = tmp_path_factory.mktemp("tested")
    findings(open_study(shutil.copytree(digits_study, store / "digits")))
    return store


def verdicts(app):
    """The table of verdicts, by claim."""
    table = app.dataframe[0].value
    return table.set_index(pd.Index(list(CLAIMS)))


def test_every_claim_is_answered_with_word_number_and_size(open_app, tested_store):
    app = healthy(open_app(tested_store, "findings"))
    table = verdicts(app)
    assert list(table["claim"]) == [claim.statement for claim in CLAIMS.values()]
    assert table.loc["norm_layca", "verdict"] == "✔ holds"
    assert table.loc["pair_nmi_last", "verdict"] == "? cannot tell"
    assert table.loc["pair_nmi_last", "models"] == len(RUNS) and -1 <= table.loc["pair_nmi_last", "agreement"] <= 1
    assert "at least 5 are needed" in table.loc["pair_nmi_last", "why"]
    assert table.loc["pair_nmi_last", "published"] == "✔ holds (0.78)", "the source's own models beside ours"
    assert "cannot be told" in texts(app.markdown) and "Nine models are few" in texts(app.markdown)
    assert "Compute" not in [one.label for one in app.button], "nothing is left to compute"


def test_nothing_computed_is_offered_not_done(open_app, bare_store):
    app = healthy(open_app(bare_store, "findings"))
    assert f"Not computed yet for {', '.join(RUNS)}." in texts(app.info)
    assert verdicts(app)["why"].loc["pair_nmi_first"] == f"Pairwise NMI is not computed yet for {', '.join(RUNS)}"
    assert verdicts(app)["verdict"].eq("? cannot tell").all()
    assert app.dataframe[0].proto.placeholder == "–", "in place of a number"
    assert not (bare_store / "digits" / "results" / "pair_nmi").exists()


def test_one_button_computes_all_of_it(open_app, bare_store):
    app = healthy(open_app(bare_store, "findings"))
    button(app, "Compute").click().run()
    job = jobs.find(bare_store, "compute", "digits")
    end = time.monotonic() + PATIENCE
    while job.state == RUNNING and time.monotonic() < end:
        time.sleep(0.2)
    assert job.state == DONE, job.last_line
    app = healthy(app.run())
    assert not app.info and verdicts(app).loc["norm_layca", "verdict"] == "✔ holds"


def test_two_models_are_too_few(open_app, tested_store):
    table = verdicts(healthy(open_app(tested_store, "findings", models="sgd_0,wdecay_1")))
    assert table.loc["rotation_further", "why"] == "2 models, at least 5 are needed"
    assert table.loc["norm_layca", "why"] == "0 models of layca, at least 1 are needed"


@pytest.mark.parametrize("claim", ["pair_nmi_first", "label_nmi_before_pair_nmi", "norm_no_cause"])
def test_a_claim_opens_the_curves_that_it_speaks_of(open_app, tested_store, claim):
    app = healthy(open_app(tested_store, "findings", claim=claim))
    shown = [json.loads(chart.proto.spec).get("description", "") for chart in charts(app)]
    drawn = [words for words in shown if " by layer, " in words]
    assert len(drawn) == len(CLAIMS[claim].indicators)
    for words, indicator in zip(drawn, CLAIMS[claim].indicators, strict=True):
        assert words.lower().startswith(indicator.words.lower())
    assert CLAIMS[claim].reading.split(".")[0] in texts(app.markdown), "and says how it was read"


def test_what_is_of_the_whole_network_is_drawn_by_model(open_app, measured_store):
    app = healthy(open_app(measured_store, "findings", claim="pruning_random"))
    shown = [json.loads(chart.proto.spec).get("description", "") for chart in charts(app)]
    (words,) = [words for words in shown if words.startswith("Area under the pruning curve, random of ")]
    assert all(run in words for run in SWEPT)


def test_choosing_a_claim_is_kept_in_the_link(open_app, tested_store):
    app = healthy(open_app(tested_store, "findings"))
    app.selectbox(key="claim").set_value("label_nmi_last").run()
    assert healthy(app).query_params["claim"] in ("label_nmi_last", ["label_nmi_last"])


def test_what_was_not_swept_says_how_it_is(open_app, tested_store):
    app = healthy(open_app(tested_store, "findings", claim="pruning_magnitude"))
    assert "nothing to draw yet" in texts(app.info)
    assert "python -m trainer prune digits" in texts(app.markdown)


def test_the_gap_turns_the_question(open_app, tested_store):
    by_accuracy = verdicts(healthy(open_app(tested_store, "findings")))
    by_gap = verdicts(healthy(open_app(tested_store, "findings", target="gap")))
    assert by_gap["published"].eq("").all(), "the source's gaps were not published"
    study = open_study(tested_store / "digits")
    expected = findings(study, "gap").set_index("claim")["value"]
    assert by_gap["agreement"].dropna().to_dict() == pytest.approx(expected.dropna().to_dict())
    assert len(by_accuracy) == len(by_gap)


def test_before_the_first_epoch_it_says_so(open_app, own_store):
    for path in (own_store / "digits" / "runs").glob(f"*/{layout.RUN_FILE}"):
        manifest = json.loads(path.read_text())
        manifest["history"] = manifest["history"][:1]
        path.write_text(json.dumps(manifest))
    app = healthy(open_app(own_store, "findings"))
    assert "no trained model to test the claims on" in texts(app.info)
