"""Neurons, Images and Network: from the many to the one and back, and what they say where something is missing."""

import json

import numpy as np
import pytest

from analysis import compute, open_study
from analysis.inside import NEURON, Unit, partners, responses, said_of, snapshot_of
from analysis.store.bundle import bundle
from analysis.store.unbundle import unbundle
from tests.app.pages import button, charts, healthy, texts

LAYER = "conv4"


@pytest.fixture(scope="module")
def looked_into(measured_store):
    """The shared store, with two metrics of each neuron of one layer, and of each image."""
    study = open_study(measured_store / "digits")
    for per, layers in (("neuron", [LAYER]), ("image", None)):
        for metric in ("mean_activation", "zero_ratio"):
            compute(metric, study, "sgd_0", "last", layers, per=per)
    return measured_store


def snapshot(store):
    return snapshot_of(open_study(store / "digits").runs["sgd_0"], "last")


def live(store):
    """The neuron of the layer that changes most from image to image."""
    values = snapshot(store).activations(LAYER)
    return int(values.reshape(len(values), -1).astype(float).std(axis=0).argmax())


def described(app):
    """What every chart says to those who do not see it."""
    return "\n".join(str(json.loads(chart.proto.spec).get("description", "")) for chart in charts(app))


def test_the_table_holds_the_highest_and_tells_how_many_there_are(open_app, looked_into):
    app = healthy(open_app(looked_into, "neurons", inside_layer=LAYER, sort="Mean activation"))
    study = open_study(looked_into / "digits")
    values = compute("mean_activation", study, "sgd_0", "last", [LAYER], per="neuron")["value"]
    shown = app.dataframe[0].value
    assert shown["Mean activation"].tolist() == sorted(values, reverse=True)[:50]
    assert f"The 50 highest of {len(values):,} neurons by Mean activation." in texts(app.caption)
    assert "Not computed yet for each neuron of conv4" in texts(app.info) and button(app, "Compute")
    assert "Zero ratio" in shown and "Gini index" not in shown
    app = healthy(
        open_app(looked_into, "neurons", inside_layer=LAYER, sort="Mean activation", end="lowest", most="200")
    )
    assert app.dataframe[0].value["Mean activation"].iloc[0] == values.min() and len(app.dataframe[0].value) == 200


def test_a_neuron_has_a_page_and_leads_to_its_partners(open_app, looked_into):
    number = live(looked_into)
    app = healthy(open_app(looked_into, "neurons", inside_layer=LAYER, neuron=str(number)))
    assert f"{LAYER}: neuron {number} (row" in texts(app.subheader)
    unit = Unit(snapshot(looked_into), LAYER, NEURON, number)
    own = responses(unit)
    assert f"Most: {own.max():.3g} {own.argmax()} " in described(app), "the image that drives it most comes first"
    for words in ("Key: weight by colour", "activation of", "Distribution of activation"):
        assert words in described(app)
    values = app.dataframe[0].value.set_index("metric")
    assert values["value"]["Mean activation"] == pytest.approx(own.mean(), rel=1e-5)
    found = partners(unit)
    assert app.dataframe[1].value["neuron"].tolist() == found.table["neuron"].tolist()
    assert f"reaches {found.chance:.2f} at its strongest" in texts(app.caption)
    first = int(found.table["neuron"].iloc[0])
    app.button(key=f"partner {first}").click().run()
    assert f"neuron {first} (" in texts(healthy(app).subheader) and app.query_params["neuron"] in (
        str(first),
        [str(first)],
    )
    button(app, "All neurons").click().run()
    assert not healthy(app).subheader and "neuron" not in app.query_params


def test_a_meeting_goes_on_from_page_to_page(open_app, looked_into):
    app = healthy(open_app(looked_into, "neurons", meeting="on", inside_layer=LAYER, neuron=str(live(looked_into))))
    queries = [link.proto.query_string for link in app.get("page_link") if "image=" in link.proto.query_string]
    assert queries and all("meeting=on" in query and "images=train" in query for query in queries)


@pytest.mark.parametrize(
    "query, words",
    [
        ({"inside_layer": "dense1", "neuron": "3", "partners": "nmi"}, "dense1: neuron 3"),
        ({"inside_layer": LAYER, "per": "channel", "channel": "2"}, "A channel's activation is the mean of its map."),
        ({"inside_layer": LAYER, "neuron": "5", "epoch": "0"}, f"{LAYER}: neuron 5"),
        ({"inside_layer": LAYER, "neuron": "5", "epoch": "1"}, "of epoch 1 were not recorded"),
        ({"inside_layer": "conv1", "neuron": "999999"}, "This link names what is not here: neuron 999999."),
        ({"inside_layer": "conv1", "per": "channel", "channel": "-1"}, "channel -1."),
    ],
)
def test_links_to_other_units(open_app, looked_into, query, words):
    app = healthy(open_app(looked_into, "neurons", **query))
    said = texts([*app.subheader, *app.caption, *app.info, *app.warning])
    assert words in said, said


def test_all_images_by_class_and_page(open_app, looked_into):
    app = healthy(open_app(looked_into, "images"))
    probe = open_study(looked_into / "digits").probe
    count = sum(probe.split_names == "train")
    assert f"1 to {min(50, count)} of {count} train images" in described(app)
    name = probe.class_names[probe.labels[0]]
    app.selectbox(key="class").select(name).run()
    of_class = np.flatnonzero(probe.labels[:count] == probe.labels[0])
    assert f"{', '.join(f'{number} {name}' for number in of_class)}." in described(healthy(app))


def test_an_image_has_a_page(open_app, looked_into):
    app = healthy(open_app(looked_into, "images", image="3", inside_model="sgd_0", layers=f"{LAYER},dense1"))
    study = open_study(looked_into / "digits")
    answers = app.dataframe[0].value.set_index("model")
    for name, run in study.runs.items():
        expected = said_of(run.snapshot("last"), 3)
        assert answers["answer"][name] == expected["class_name"][0]
        assert answers["sure"][name] == pytest.approx(100 * expected["value"][0])
    said = described(app)
    for words in (f"{LAYER}: the strongest", "percentile among all images", f"{LAYER}: "):
        assert words in said
    assert "are of its class" in said and "conv1: " not in said, "of the chosen layers"
    assert "Not computed yet for single images" in texts(app.info)
    button(app, "Next").click().run()
    assert "image 4 of the train images" in texts(healthy(app).markdown)


def test_of_scrambled_images_no_answers_are_recorded(open_app, looked_into):
    app = healthy(open_app(looked_into, "images", image="3", images="scrambled", layers=LAYER))
    assert "of scrambled images no answers are recorded" in texts(app.info) and charts(app)


def test_a_network_is_told_layer_by_layer(open_app, looked_into):
    app = healthy(open_app(looked_into, "network"))
    study = open_study(looked_into / "digits")
    layers = study.runs["sgd_0"].layers
    table = app.dataframe[0].value
    assert table["layer"].tolist() == [*(layer.name for layer in layers[:-1]), "dense2 (output)"]
    assert "max pooling 2 x 2, flatten" in set(table["through"]) and "dense1, dense2 (output)" in described(app)
    assert [metric.value for metric in app.metric][:2] == [str(len(layers)), f"{table['neurons'].sum():,}"]
    assert "All 3 models have this network." in texts(app.caption)
    assert "images, conv1, conv2, pool1, conv3" in described(app)
    assert "sgd_0**: weights of epochs 0–3; answers of 0–3; activations of 0, 3." in texts(app.markdown)
    assert sum(one.proto.label == "model.json" for one in app.get("download_button")) == len(study.runs)


def test_of_a_bundle_the_pages_say_what_stayed_behind(open_app, looked_into, tmp_path):
    bundle(open_study(looked_into / "digits"), tmp_path / "digits.zip")
    unbundle(tmp_path / "digits.zip", tmp_path / "store")
    app = healthy(open_app(tmp_path / "store", "neurons", inside_layer=LAYER, neuron="5"))
    assert "left out of the bundle (activations)" in texts(app.info)
    assert "Key: weight by colour" in described(app) and app.dataframe, "weights and kept metrics are there"
    app = healthy(open_app(tmp_path / "store", "images", image="3"))
    assert "left out of the bundle (activations)" in texts(app.info) and app.dataframe
    assert charts(healthy(open_app(tmp_path / "store", "network")))
