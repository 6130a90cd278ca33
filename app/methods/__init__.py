"""The parts of the page Methods: metrics, notions and words."""
