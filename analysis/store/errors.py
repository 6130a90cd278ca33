"""The one error of the store."""


class StoreError(Exception):
    """Something on disk is missing, damaged or not what was asked for: one line that names it and the way out."""


class NotKept(StoreError):
    """The values of a tensor were summarised when they were recorded, and are not on disk themselves."""


class LeftOut(StoreError):
    """The file was recorded, and stayed behind when the study was bundled."""
