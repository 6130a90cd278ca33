"""Take over a network of others, or of Keras, with images of your own, and record what happens inside it."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from pathlib import Path

from analysis import command_line
from analysis.store import layout, open_study
from trainer import device
from trainer.commands import request
from trainer.commands.folders import announce, demand_own, one_more_run
from trainer.commands.request import CommandError, say

HELP = "record a network of your own, or of Keras, on a folder of images"
EXAMPLE = "import VGG16 --images photos --name photos --weights random"


def add_arguments(parser):
    parser.add_argument(
        "model",
        metavar="MODEL",
        help="a .keras, .h5, .weights.h5 or .safetensors file, or a name of keras.applications",
    )
    parser.add_argument(
        "--images", type=Path, metavar="DIR", help="folder of image files, or of one folder for each class"
    )
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--name", help="name of the new study")
    place.add_argument("--study", metavar="STUDY", help="a study that was begun so: one more network on its images")
    parser.add_argument("--run", metavar="NAME", help="what the network is called there (default: as the model)")
    parser.add_argument("--architecture", metavar="NAME", help="of a file of weights: a name, or a file of to_json()")
    parser.add_argument("--weights", choices=("imagenet", "random"), help="in place of those of the file or name")
    parser.add_argument("--size", type=_size, metavar="224", help="rows and columns of the images: 224, or 200x300")
    parser.add_argument("--preprocessing", metavar="HOW", help="none, scale01, tf, torch, caffe or standardise")
    parser.add_argument(
        "--keep",
        type=command_line.names,
        metavar="A,B",
        help="layers whose activations are kept themselves; or all, or none",
    )
    request.add_seed(parser, "the random twin")
    parser.add_argument("--dry-run", action="store_true", help="say what it takes, and write nothing")
    request.add_store(parser)


def run(arguments):
    _demand_file(arguments.model)
    folder, files_in, new = _place(arguments)
    device.load_backend(frugal=True)
    from trainer.foreign import ForeignError
    from trainer.images import ImageError

    try:
        _import(arguments, folder, files_in, new)
    except (ForeignError, ImageError) as error:
        raise CommandError(error) from None


def _demand_file(model):
    """CommandError for what can only be a file, no name of keras.applications, and is not there."""
    path = Path(model)
    if (path.suffix or path.name != model) and not path.exists():
        raise CommandError(f"{model}: no such file, and no name of keras.applications such as VGG16")


def _place(arguments):
    """(the study's folder, the folder of its images, whether it is new)."""
    if arguments.study is None:
        folder = layout.store_folder(arguments.store) / layout.valid_name(arguments.name, "study name")
        if (folder / layout.STUDY_FILE).exists():
            raise CommandError(f"{folder}: is a study already; --study {arguments.name} adds a network to it")
        if arguments.images is None:
            raise CommandError("--images is needed: the folder of the images of the new study")
        demand_own(folder)
        return folder, arguments.images, True
    folder = layout.study_folder(arguments.study, arguments.store)
    recorded = open_study(folder).recipe.get("images")
    if recorded is None:
        raise CommandError(f"{folder}: its networks were trained here on a dataset; --name begins a study of images")
    return folder, arguments.images or Path(recorded["folder"]), False


def _import(arguments, folder, images, new):
    from keras.utils import set_random_seed as seed_everything

    from trainer.foreign import open_network
    from trainer.images import find_images
    from trainer.import_cost import cost_of, kept_layers
    from trainer.importing import Import, create_image_study, record_import

    files = find_images(images)
    if not new:
        _demand_same(folder, files)
    prepared = device.prepare(_threads(folder, new), xla=False)
    seed_everything(arguments.seed)  # random weights too are the same every time
    foreign = open_network(arguments.model, arguments.architecture, arguments.weights, arguments.size)
    name = layout.valid_name(arguments.run or foreign.name, "run")
    if (folder / "runs" / name / layout.RUN_FILE).exists():
        raise CommandError(f"{folder}: has a run {name} already; call this one otherwise with --run")
    try:
        keep = kept_layers(foreign.network, len(files.names), arguments.keep)
    except ValueError as error:
        raise CommandError(error) from None
    task = Import(foreign, files, name, _convention(arguments, foreign), arguments.seed, keep)
    _announce(cost_of(task), folder, arguments.dry_run)
    if arguments.dry_run:
        return
    with one_more_run(folder, name, "importing"):
        if new:
            create_image_study(folder, arguments.name, files, prepared)
        record_import(folder, task, prepared)
    _tell(folder, name)


def _demand_same(folder, files):
    theirs = open_study(folder).manifest.dataset
    if theirs.digest != files.digest:
        raise CommandError(
            f"{files.folder}: holds other images than {folder}, which has {theirs.counts['test']} with digest "
            f"{theirs.digest[:12]}; name their folder with --images, or begin a study with --name"
        )


def _threads(folder, new):
    return device.default_threads() if new else open_study(folder).manifest.threads or device.default_threads()


def _convention(arguments, foreign):
    """How the network wants its pixels: as told, or as its family does."""
    from trainer import conventions

    asked = arguments.preprocessing or foreign.convention
    allowed = ", ".join(conventions.NAMES)
    if asked is None:
        raise CommandError(
            f"{foreign.name}: nothing says how it wants its pixels; name it with --preprocessing ({allowed})"
        )
    if asked not in conventions.NAMES:
        raise CommandError(f"--preprocessing: received {asked!r}; allowed: {allowed}")
    try:
        conventions.entrance(asked, foreign.shape)
    except ValueError as error:
        raise CommandError(error) from None
    return asked


def _announce(cost, folder, dry):
    """Say what it will cost; CommandError where the disk is too short."""
    from trainer.progress import in_words

    takes = f"{cost.images} images: about {in_words(cost.seconds)} and"
    announce(folder, takes, cost.bytes, "free some", writes=not dry)
    if cost.summarised:
        say(f"of {cost.summarised} of {cost.layers} layers only summaries are kept; --keep A,B keeps more, or all")


def _tell(folder, name):
    run = open_study(folder).runs[name]
    print(f"{name}\t{run.state}\t{len(run.layers)} layers\t{run.entrance.convention}")
    if linear := [layer for layer in run.layers if layer.remark]:
        say(f"{len(linear)} layers count as linear; run.json says why, such as {linear[0].name}: {linear[0].remark}")
    unmeasured = run.manifest.notes["unmeasured"]
    for reason in dict.fromkeys(unmeasured.values()):
        first, *others = [layer for layer, why in unmeasured.items() if why == reason]
        say(f"{first}{f' and {len(others)} more' if others else ''}: not measured: {reason}")
    say(f"the study is in {folder}; look at it with: {command_line.where_to_look(folder)}")


def _size(text):
    found = re.fullmatch(r"(\d+)(?:x(\d+))?", text)
    sides = (int(found[1]), int(found[2] or found[1])) if found else (0,)
    if not all(sides):
        raise ArgumentTypeError(f"write 224, or 200x300 (rows x columns), received {text!r}")
    return sides
