"""The one error of networks of others."""


class ForeignError(ValueError):
    """A network cannot be taken over. One line: which, what is wrong, what to do."""
