"""Small studies trained in the tests' own process: TensorFlow is imported once, and what can be shared is."""

import pytest

from tests.trainer.small_studies import train_here
from trainer import device


@pytest.fixture(scope="session", autouse=True)
def _backend():
    """Threads are set before any test computes, afterwards TensorFlow refuses; deterministic, it demands a seed."""
    device.prepare(device.default_threads(), xla=False)
    import keras

    keras.utils.set_random_seed(0)


@pytest.fixture(scope="session")
def tiny_trainer(tmp_path_factory, _own_cache, _backend):
    """The StudyTrainer of three runs after two epochs: two with plain SGD, one with Layca. Read only, please."""
    return train_here(tmp_path_factory.mktemp("tiny"), ["sgd_0", "sgd_2", "layca_2"])
