"""Read every file of a study again and say which differ from what the manifests record."""

from tqdm import tqdm

from analysis.commands import request
from analysis.store.check import files, problems

HELP = "verify every file of a study"
EXAMPLE = "python -m analysis check digits"


def add_arguments(parser):
    request.add_study(parser)


def run(arguments):
    study = request.study(arguments)
    with tqdm(desc="reading", unit="B", unit_scale=True, leave=False) as bar:

        def progress(done, total):
            bar.total = total
            bar.update(done - bar.n)

        found = problems(study, progress)
    print("\n".join(found) if found else f"all {len(list(files(study)))} files are as recorded")
    return 1 if found else 0
