"""A study, or views of it, as one HTML file that opens anywhere, also offline: `python -m app.report STUDY`."""

from app.report.make import make
from app.report.views import View, of_study, pinned

__all__ = ["View", "make", "of_study", "pinned"]
