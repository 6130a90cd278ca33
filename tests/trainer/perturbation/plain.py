"""The plain Keras way of disturbing a trained network: load, set weights, predict, count."""

import h5py
import keras
import numpy as np


class PlainNetwork:
    """A run's last network, built from its model.json, with the study's test images."""

    def __init__(self, run, samples):
        self.model = keras.models.model_from_json((run.folder / "model.json").read_text())
        self.model.load_weights(run.folder / f"checkpoints/epoch-{run.last_epoch:03d}.weights.h5")
        pixels = samples.dataset.images.astype(np.float32)
        self.images = self.normalised(pixels[samples.parts.test], samples)
        self.labels = samples.dataset.labels[samples.parts.test]
        with h5py.File(run.study.folder / "probe.h5") as probe:
            count = run.study.manifest.probe_splits["train"][1]
            self.sample = self.normalised(probe["images"][:count].astype(np.float32), samples)
        self.layers = [layer for layer in self.model.layers if hasattr(layer, "kernel")]
        self.kernels = [layer.get_weights()[0] for layer in self.layers]

    @staticmethod
    def normalised(pixels, samples):
        return (pixels - np.float32(samples.mean)) / np.float32(samples.std)

    def set_kernels(self, kernels):
        for layer, kernel in zip(self.layers, kernels, strict=True):
            layer.set_weights([kernel, *layer.get_weights()[1:]])

    def recalibrate(self):
        """One pass of all images in training mode with statistics that remember nothing."""
        normalisations = [layer for layer in self.model.layers if isinstance(layer, keras.layers.BatchNormalization)]
        for layer in normalisations:
            layer.momentum = 0.0
        self.model(self.sample, training=True)

    def evaluated(self, images=None):
        """Test accuracy, and cross-entropy of the softmax's probabilities."""
        said = self.model.predict(self.images if images is None else images, batch_size=256, verbose=0)
        right = (said.argmax(axis=1) == self.labels).sum()
        own = said[np.arange(len(said)), self.labels].astype(np.float64)
        return right / len(self.labels), -np.log(own).mean()
