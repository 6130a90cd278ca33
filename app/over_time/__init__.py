"""The parts of the page Time."""
