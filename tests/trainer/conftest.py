"""Small studies trained in the tests' own process: TensorFlow is imported once, and a module trains what it needs once."""

import pytest

from tests.trainer.small_studies import train_here


@pytest.fixture(scope="session")
def tiny_trainer(tmp_path_factory, _own_cache):
    """The StudyTrainer of three runs after two epochs: two with plain SGD, one with Layca. Read only, please."""
    return train_here(tmp_path_factory.mktemp("tiny"), ["sgd_0", "sgd_2", "layca_2"])
