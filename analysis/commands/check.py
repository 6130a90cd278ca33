"""Read every file of a study again and say which differ from what the manifests record."""

from analysis.commands import request
from analysis.commands.output import bytes_read
from analysis.store.check import files, problems
from analysis.store.lock import holder, is_being_written

HELP = "verify every file of a study"
EXAMPLE = "python -m analysis check digits"
WRITTEN = (
    "{folder}: {who} is writing here; what it has not committed is passed over, and what it replaces may be named as "
    "missing: check again when it has ended"
)


def add_arguments(parser):
    request.add_study(parser)


def run(arguments):
    study = request.study(arguments)
    if is_being_written(study.folder):
        print(WRITTEN.format(folder=study.folder, who=holder(study.folder)), flush=True)
    with bytes_read("reading") as progress:
        found = problems(study, progress)
    print("\n".join(found) if found else f"all {len(files(study))} files are as recorded")
    if study.left_out:
        print(f"left out of the bundle: {len(study.left_out)} files, which the whole study has")
    return 1 if found else 0
