"""Which snapshots `record` takes: runs end at epochs of their own, and one may lack what another has."""

import json

import pytest

from analysis.store import StoreError, layout, open_study


def test_a_run_without_the_weights_of_an_epoch_is_passed_over(own_study):
    from trainer.record import snapshots

    path = own_study / "runs" / "sgd_0" / layout.RUN_FILE
    manifest = json.loads(path.read_text())
    del manifest["files"][layout.checkpoint_file(1)]
    path.write_text(json.dumps(manifest))
    study = open_study(own_study)
    runs = [study.run("sgd_0"), study.run("layca_2")]
    found = [(run.name, epoch) for run, epoch in snapshots(runs, [2, 1])]
    assert found == [("sgd_0", 2), ("layca_2", 1), ("layca_2", 2)]
    with pytest.raises(StoreError, match="sgd_0: .*weights"):
        snapshots(runs[:1], [1])
    with pytest.raises(StoreError, match="epoch 99 was not recorded"):
        snapshots(runs, [99])
