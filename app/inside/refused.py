"""Layers that have nothing to show, those with the same reason together."""


class Refused:
    """Reasons and the layers that they hold for; a reason that names its layer is told in the words of the first."""

    def __init__(self):
        self._found = {}

    def add(self, layer, error):
        """Keep why a layer has nothing to show."""
        _, layers = self._found.setdefault(str(error).replace(layer, ""), (str(error), []))
        layers.append(layer)

    def items(self):
        """(reason, layers) pairs."""
        return list(self._found.values())
