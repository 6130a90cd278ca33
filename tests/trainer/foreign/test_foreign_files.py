"""Networks of others: what is rebuilt computes the same; what would run code, or is none, is refused in a line."""

import json
import struct
import zipfile

import h5py
import numpy as np
import pytest

from trainer.device import load_backend

load_backend()
keras = pytest.importorskip("keras")

from keras import layers  # noqa: E402

from trainer import network as networks  # noqa: E402
from trainer.foreign import ForeignError, open_network  # noqa: E402
from trainer.layer_records import describe  # noqa: E402

IMAGES = np.random.default_rng(0).uniform(-1, 1, (3, 16, 16, 3)).astype(np.float32)


def with_everything():
    """Fused and separate nonlinearities, separable and depthwise convolutions, an addition, a concatenation."""
    image = keras.Input((16, 16, 3), name="image")
    first = layers.Conv2D(6, 3, padding="same", activation="relu", kernel_regularizer="l2", name="fused")(image)
    second = layers.SeparableConv2D(6, 3, padding="same", activation="tanh", name="separable")(first)
    third = layers.DepthwiseConv2D(3, padding="same", name="depthwise")(second)
    third = layers.ReLU(max_value=6, name="six")(layers.BatchNormalization(name="normalised")(third))
    both = layers.Concatenate(name="both")([layers.Add(name="add")([first, third]), second])
    hidden = layers.GlobalAveragePooling2D(name="mean")(layers.MaxPooling2D(name="pool")(both))
    return keras.Model(image, layers.Dense(4, activation="softmax", name="answers")(hidden), name="everything")


def with_a_body():
    """A new head on a body that is a model itself and holds another, as transfer learning makes them."""
    stem = keras.Sequential([layers.Input((16, 16, 3)), layers.Conv2D(4, 3, strides=2, name="conv")], name="stem")
    image = keras.Input((16, 16, 3))
    hidden = layers.ReLU(name="relu")(layers.BatchNormalization(name="normalised")(stem(image)))
    pointwise = layers.Conv2D(4, 1, activation="relu", name="pointwise")(hidden)
    body = keras.Model(image, layers.Add(name="add")([hidden, pointwise]), name="body")
    again = keras.Input((16, 16, 3))
    pooled = layers.GlobalAveragePooling2D(name="mean")(body(again, training=False))
    return keras.Model(again, layers.Dense(3, activation="softmax", name="answers")(pooled))


def sequential():
    return keras.Sequential([
        layers.Input((16, 16, 3)),
        layers.Conv2D(4, 3, activation="relu", name="conv"),
        layers.MaxPooling2D(name="pool"),
        layers.Flatten(name="flat"),
        layers.Dense(5, activation="relu", name="hidden"),
        layers.Dropout(0.5, name="dropped"),
        layers.Dense(3, name="answers"),
    ])  # fmt: skip


def drawn(network):
    generator = np.random.default_rng(1)
    for weight in network.weights:
        weight.assign(np.abs(generator.normal(scale=0.3, size=weight.shape)))
    return network


def demand_the_same(opened, network):
    ours, theirs = (np.asarray(one(IMAGES, training=False)) for one in (opened.network, network))
    np.testing.assert_allclose(ours, theirs, rtol=2e-6, atol=2e-6)


@pytest.mark.parametrize("build", [with_everything, with_a_body, sequential])
@pytest.mark.parametrize("name", ["my.keras", "my.h5", "my.weights.h5"])
def test_a_saved_network_computes_the_same(tmp_path, build, name):
    network, path, architecture = drawn(build()), tmp_path / name, None
    network.compile("adam", "mse")  # its optimiser is saved with it, and not looked at
    if name == "my.weights.h5":
        network.save_weights(path)
        architecture = tmp_path / "architecture.json"
        architecture.write_text(network.to_json())
        architecture = str(architecture)
    else:
        network.save(path)
    opened = open_network(str(path), architecture)
    assert opened.name == "my" and opened.shape == (16, 16, 3)
    demand_the_same(opened, network)


def test_each_layer_has_its_own_nonlinearity_and_two_kernels_where_it_is_separable(tmp_path):
    with_everything().save(tmp_path / "my.keras")
    network = open_network(str(tmp_path / "my.keras")).network
    network.save_weights(tmp_path / "apart.weights.h5")
    found = {layer.name: layer for layer in describe(network, tmp_path / "apart.weights.h5", ["activation"])}
    told = {name: (layer.kind, layer.activation) for name, layer in found.items()}
    assert told == {
        "fused": ("conv", "relu"), "separable_depthwise": ("depthwise", "linear"), "separable": ("conv", "tanh"),
        "depthwise": ("depthwise", "relu6"), "answers": ("dense", "softmax"),
    }  # fmt: skip
    assert [layer.output for layer in found.values()] == [False] * 4 + [True]
    assert found["separable_depthwise"].remark.startswith("counts as linear: its output goes into Conv2D")
    assert found["depthwise"].channels == 6 and found["fused"].remark == ""


def test_layers_of_models_inside_are_those_of_the_network(tmp_path):
    with_a_body().save(tmp_path / "my.keras")
    network = open_network(str(tmp_path / "my.keras")).network
    assert [layer.name for layer in networks.kernel_layers(network)] == ["conv", "pointwise", "answers"]
    network.save_weights(tmp_path / "apart.weights.h5")
    found = describe(network, tmp_path / "apart.weights.h5", ["activation"])
    assert [layer.activation for layer in found] == ["relu", "relu", "softmax"] and not networks.unmeasured(network)
    body = with_a_body().get_layer("body")
    image = keras.Input((16, 16, 3))
    keras.Model(image, layers.Add(name="both")([body(image), body(layers.ReLU()(image))])).save(
        tmp_path / "twice.keras"
    )
    told = networks.unmeasured(open_network(str(tmp_path / "twice.keras")).network)
    assert told["conv"] == told["pointwise"] == "it stands at 2 places of the network"


def test_random_weights_are_not_those_of_the_file(tmp_path):
    network = drawn(sequential())
    network.save(tmp_path / "my.keras")
    opened = open_network(str(tmp_path / "my.keras"), weights="random")
    assert not np.allclose(opened.network.get_layer("conv").kernel, network.get_layer("conv").kernel)


def test_a_network_for_images_of_any_size_needs_one(tmp_path):
    image = keras.Input((None, None, 3))
    mean = layers.GlobalAveragePooling2D()(layers.Conv2D(2, 3)(image))
    keras.Model(image, layers.Dense(2)(mean)).save(tmp_path / "my.keras")
    refused(tmp_path / "my.keras", "takes images of any size; choose one with --size")
    assert open_network(str(tmp_path / "my.keras"), size=(20, 24)).shape == (20, 24, 3)
    sequential().save(tmp_path / "fixed.keras")
    refused(tmp_path / "fixed.keras", "takes images of 16 x 16, received --size 20x24", size=(20, 24))


def test_what_cannot_be_measured_is_told_with_its_reason(tmp_path):
    inner = keras.Sequential([layers.Input((16, 16, 3)), layers.Conv2D(2, 3, name="first")], name="inner")
    shared = layers.Dense(7, name="shared")
    image = keras.Input((16, 16, 3))
    hidden = layers.Flatten()(layers.Conv2DTranspose(2, 3, name="up")(inner(image)))
    hidden = layers.Dense(7, name="first")(hidden)
    keras.Model(image, shared(shared(hidden))).save(tmp_path / "my.keras")
    network = open_network(str(tmp_path / "my.keras")).network
    told = networks.unmeasured(network)
    assert [layer.name for layer in networks.kernel_layers(network)] == ["first"]
    assert "a model inside the network" in told["inner"]
    assert "of Conv2DTranspose no kernel is measured" in told["up"]
    assert told["shared"] == "it stands at 2 places of the network"


def refused(path, reason, **given):
    with pytest.raises(ForeignError) as raised:
        open_network(str(path), **given)
    assert reason in str(raised.value) and "\n" not in str(raised.value)
    return str(raised.value)


class Own(layers.Layer):
    def call(self, values):
        return values


@pytest.mark.parametrize(
    ("layer", "reason"),
    [
        (lambda: layers.Lambda(lambda values: values * 2, name="twice"), "twice is a Lambda layer: the code in it"),
        (lambda: Own(name="mine"), "custom code is not run"),
        (lambda: layers.Dense(2, activation=keras.saving.register_keras_serializable("own")(_bent)), "_bent"),
        (lambda: layers.Dense(2, kernel_initializer=_drawn_oddly), "custom code is not run"),
        (lambda: layers.MultiHeadAttention(1, 2), "it is not among the layers that are known"),
    ],
)
def test_code_of_others_is_not_run(tmp_path, layer, reason):
    image = keras.Input((4, 4, 3))
    made = layer()
    flat = layers.Reshape((48, 1))(image) if isinstance(made, layers.MultiHeadAttention) else image
    network = keras.Model(image, made(flat, flat) if flat is not image else made(image))
    network.save(tmp_path / "my.keras")
    refused(tmp_path / "my.keras", reason)
    (tmp_path / "my.json").write_text(network.to_json())
    (tmp_path / "my.weights.h5").write_bytes(b"not looked at")
    refused(tmp_path / "my.weights.h5", reason, architecture=str(tmp_path / "my.json"))


def _bent(values):
    return values


def _drawn_oddly(shape, dtype=None):
    return np.zeros(shape)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.pt", "safetensors.torch.save_file"),
        ("a.pth", "pickle, which runs code when it is read"),
        ("a.pkl", "a pickle runs code"),
        ("a.keras", "not readable as a .keras file"),
        ("a.h5", "not readable as HDF5"),
        ("a.onnx", ".safetensors file can be imported"),
    ],
)
def test_a_file_that_is_no_network_of_keras_is_refused(tmp_path, name, reason):
    (tmp_path / name).write_bytes(b"\x80\x04 nothing that Keras knows")
    refused(tmp_path / name, reason)


def test_names_that_are_nothing_and_folders_are_refused(tmp_path):
    assert "VGG16" in refused(tmp_path / "nowhere.keras", "no such file, and no name of keras.applications")
    refused(tmp_path, "a SavedModel cannot be taken apart")


def zipped(path, **entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_json", ".json"), content)
    return path


def test_archives_that_are_not_what_they_say_are_refused(tmp_path):
    refused(zipped(tmp_path / "torch.keras", archive__data_pkl=b""), "without config.json")
    with zipfile.ZipFile(tmp_path / "pickled.keras", "w") as archive:
        archive.writestr("archive/data.pkl", b"")
    refused(tmp_path / "pickled.keras", "is a PyTorch file")
    refused(zipped(tmp_path / "text.keras", config_json=b"{"), "config.json is not JSON")
    nested = {"class_name": "Functional", "config": {"layers": []}}
    for _ in range(200):
        nested = {"class_name": "Functional", "config": {"layers": [nested]}}
    refused(zipped(tmp_path / "deep.keras", config_json=json.dumps(nested)), "nested more than 100 deep")


def test_weights_that_would_unpack_without_end_are_refused(tmp_path):
    sequential().save(tmp_path / "my.keras")
    with zipfile.ZipFile(tmp_path / "my.keras") as archive:
        configuration = archive.read("config.json")
    with zipfile.ZipFile(tmp_path / "bomb.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", configuration)
        archive.writestr("model.weights.h5", bytes(1 << 27))
    assert (tmp_path / "bomb.keras").stat().st_size < 1 << 20
    refused(tmp_path / "bomb.keras", "its weights would take 134217728 bytes")


def saved_weights(tmp_path):
    network = sequential()
    (tmp_path / "a.json").write_text(network.to_json())
    network.save_weights(tmp_path / "a.weights.h5")
    return tmp_path / "a.weights.h5", {"architecture": str(tmp_path / "a.json")}


def test_hdf5_files_that_point_elsewhere_or_swell_are_refused(tmp_path):
    path, architecture = saved_weights(tmp_path)
    secret = tmp_path / "secret.h5"
    with h5py.File(secret, "w") as file:
        file["kernel"] = np.zeros(3)
    tricks = {
        "is a link": lambda file: file.__setitem__("trick", h5py.ExternalLink("secret.h5", "/kernel")),
        "lies in another file": lambda file: file.create_dataset(
            "trick", (3,), "f8", external=[(str(secret), 0, h5py.h5f.UNLIMITED)]
        ),
        "bytes of weights, the network has": lambda file: file.create_dataset(
            "trick", (1 << 40,), "f4", chunks=(1024,)
        ),
        "only numbers are read": lambda file: file.create_dataset("trick", data=["text"], dtype=h5py.string_dtype()),
    }
    content = path.read_bytes()
    for reason, trick in tricks.items():
        path.write_bytes(content)
        with h5py.File(path, "a") as file:
            trick(file)
        refused(path, reason, **architecture)
    path.write_bytes(content[: len(content) // 2])
    refused(path, "not readable as HDF5", **architecture)


def test_weights_of_another_network_are_refused(tmp_path):
    path, _ = saved_weights(tmp_path)
    (tmp_path / "other.json").write_text(with_everything().to_json())
    refused(path, "its weights do not fit into the network", architecture=str(tmp_path / "other.json"))
    refused(path, "holds weights alone; name their architecture")


def test_pretrained_weights_that_cannot_be_downloaded_are_said_to_be_missing(monkeypatch):
    from trainer.foreign import applications

    def offline(*given, **named):
        raise Exception("URL fetch failure on https://nowhere: None -- Name or service not known")

    monkeypatch.setattr(applications, "_function", lambda name: offline)
    refused("MobileNetV2", "its pretrained weights cannot be downloaded (URL fetch failure")


def test_a_name_of_keras_brings_its_preprocessing():
    opened = open_network("mobilenetv2", weights="random", size=(32, 32))
    assert (opened.name, opened.convention, opened.shape) == ("MobileNetV2", "tf", (32, 32, 3))


def torch_like(network):
    """{name: array} as PyTorch would name and turn the weights of `sequential`, by its own loops."""
    conv, hidden, answers = (network.get_layer(name).get_weights() for name in ("conv", "hidden", "answers"))
    by_channel = np.empty_like(hidden[0])
    for place, (channel, row, column) in enumerate(np.ndindex(4, 7, 7)):
        by_channel[place] = hidden[0][(row * 7 + column) * 4 + channel]
    return {
        "classifier.10.weight": answers[0].T, "classifier.10.bias": answers[1],
        "classifier.2.weight": by_channel.T, "classifier.2.bias": hidden[1],
        "features.0.weight": conv[0].transpose(3, 2, 0, 1), "features.0.bias": conv[1],
    }  # fmt: skip


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name in sorted(tensors):
        content = np.ascontiguousarray(tensors[name], "<f4").tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": tensors[name].shape,
            "data_offsets": [len(data), len(data) + len(content)],
        }
        data += content
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def test_weights_of_pytorch_come_by_order_and_shape(tmp_path):
    network = drawn(sequential())
    (tmp_path / "a.json").write_text(network.to_json())
    write_safetensors(tmp_path / "a.safetensors", torch_like(network))
    demand_the_same(open_network(str(tmp_path / "a.safetensors"), str(tmp_path / "a.json")), network)


def test_weights_that_leave_a_choice_or_none_are_refused(tmp_path):
    network = drawn(sequential())
    (tmp_path / "a.json").write_text(network.to_json())
    path, architecture = tmp_path / "a.safetensors", {"architecture": str(tmp_path / "a.json")}
    tensors = torch_like(network)
    write_safetensors(path, tensors | {"other.0.weight": tensors["features.0.weight"], "other.0.bias": np.zeros(4)})
    refused(path, "conv takes 3 x 3 x 3 x 4, 4; of what comes next there", **architecture)
    write_safetensors(path, {name: values for name, values in tensors.items() if not name.startswith("features")})
    refused(path, "none fits", **architecture)
    write_safetensors(path, tensors | {"last.0.weight": np.zeros((2, 2))})
    refused(path, "the network has no layers for last.0", **architecture)
    content = path.read_bytes()
    path.write_bytes(content[:-40])
    refused(path, "does not fit into the file", **architecture)
    path.write_bytes(struct.pack("<Q", 1 << 60) + b"{}")
    refused(path, "is no safetensors file", **architecture)
