"""A study, or views of it, as one HTML file that opens anywhere, also offline: `python -m app.report STUDY`."""
