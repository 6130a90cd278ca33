"""What stands around every page: menu, selection, link, pins, meeting mode, provenance."""
