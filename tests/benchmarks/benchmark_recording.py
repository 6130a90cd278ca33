"""What recording costs: the trainer with everything that it keeps, against a plain Keras `fit`.

Run `python tests/benchmarks/benchmark_recording.py`. Both train the same VGG-16 of a quarter of the width on the same
CIFAR-10 images for the same epochs, in turn, and evaluate the same images, before the first and after each epoch. A
first run of one epoch compiles, and records the untrained network for all runs of the study; it is not counted.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # run as a script, only this folder is on the path

RATE = 0.003
COMPILING = "compiling"


def main():
    arguments = _arguments()
    from trainer import device
    from trainer.recipe_file import read_recipe

    device.load_backend()
    from trainer.study import open_trainer

    recipe = read_recipe("thesis", _overrides(arguments))
    with tempfile.TemporaryDirectory() as folder:
        ours = open_trainer(recipe, Path(folder), arguments.data)
        plain = _plain_fit(ours)
        plain(1)
        ours.train([COMPILING])
        rounds = [name for name in recipe.planned() if name != COMPILING]
        pairs = [
            (_seconds(lambda: plain(arguments.epochs)), _seconds(lambda name=name: ours.train([name])))
            for name in rounds
        ]
    print(f"{arguments.train} images, {arguments.epochs} epochs a round")
    print("round  plain fit  trainer   plain / trainer")
    for number, (theirs, mine) in enumerate(pairs, start=1):
        print(f"{number:5d} {theirs:9.2f} s {mine:7.2f} s {theirs / mine:10.3f}")
    print(f"median ratio {median(theirs / mine for theirs, mine in pairs):.3f} (1 = recording costs nothing)")


def _overrides(arguments):
    """Equal runs, without rules that would end one early."""
    run = {"optimizer": {"kind": "sgd", "learning_rate": RATE}}
    rounds = {f"round{number}": run for number in range(1, arguments.rounds + 1)}
    return {
        "model.width": 0.25,
        "dataset.train": arguments.train,
        "training": {"batch_size": 128, "epochs": arguments.epochs},
        "runs": {COMPILING: run | {"training": {"epochs": 1}}, **rounds},
    }


def _plain_fit(ours):
    """What one would write without the trainer: normalised images in memory, fit, evaluate, predict."""
    import keras

    from trainer.learner import build_network

    samples = ours.samples
    keras.utils.set_random_seed(1)

    def images(index):
        return ((samples.dataset.images[index] - samples.mean) / samples.std).astype(np.float32)

    parts = {
        subset: (images(samples.index(subset)), samples.labels(subset)) for subset in ("train", "validation", "test")
    }
    probe = images(ours.probe.shown_index)
    network = build_network(ours.recipe.of_run(COMPILING), samples.dataset.images.shape[1:], samples.classes)
    network.compile(
        keras.optimizers.SGD(RATE, momentum=0.9, nesterov=True),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
        jit_compile=False,
    )

    def each_epoch(epoch, logs):
        network.evaluate(*parts["test"], batch_size=256, verbose=0)
        network.predict(probe, batch_size=256, verbose=0)

    def evaluate_all():
        network.evaluate(*parts["train"], batch_size=256, verbose=0)
        network.evaluate(*parts["validation"], batch_size=256, verbose=0)
        each_epoch(0, {})

    def fit(epochs):
        evaluate_all()  # the trainer records the untrained network too
        network.fit(
            *parts["train"],
            batch_size=128,
            epochs=epochs,
            verbose=0,
            validation_data=parts["validation"],
            validation_batch_size=256,
            callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=each_epoch)],
        )
        network.evaluate(*parts["train"], batch_size=256, verbose=0)  # and training accuracy once more at the end

    return fit


def _seconds(task):
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path.home() / ".keras" / "datasets", help="where datasets lie")
    parser.add_argument("--train", type=int, default=40_000, help="training images")
    parser.add_argument("--epochs", type=int, default=4, help="epochs a round")
    parser.add_argument("--rounds", type=int, default=1, help="rounds that count")
    return parser.parse_args()


if __name__ == "__main__":
    main()
