"""The parts of the page Enough images?"""
