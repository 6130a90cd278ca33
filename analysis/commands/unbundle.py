"""Unpack a bundle into a store, where the app and all commands find its study. Every file that a manifest names is
verified first."""

from analysis.command_line import where_to_look
from analysis.commands.output import bytes_read
from analysis.store.unbundle import unbundle

HELP = "unpack the zip of a study"
EXAMPLE = "python -m analysis unbundle digits.zip --store studies"


def add_arguments(parser):
    parser.add_argument("file", metavar="FILE.zip", help="made by: python -m analysis bundle STUDY")
    parser.add_argument("--store", metavar="DIR", help="folder of all studies (default: $STRATA_STORE, else studies)")


def run(arguments):
    with bytes_read("unpacking") as progress:
        folder = unbundle(arguments.file, arguments.store, progress)
    print(f"{folder}: look at it with: {where_to_look(folder)}")
    return 0
