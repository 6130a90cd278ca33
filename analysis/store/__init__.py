"""What is on disk: the one contract between the trainer, the analysis and the app."""

from analysis.store.errors import StoreError
from analysis.store.layout import store_folder, study_folder, study_folders
from analysis.store.read import Study, open_study
from analysis.store.run import Run
from analysis.store.snapshot import Snapshot

__all__ = [
    "Run",
    "Snapshot",
    "StoreError",
    "Study",
    "open_study",
    "store_folder",
    "study_folder",
    "study_folders",
]
