"""What was worked out last, kept for whoever asks next, within a number of bytes."""

from collections import OrderedDict
from threading import Lock


class Recent:
    """Results under keys that stand for everything they depend on; the longest unused ones make room for new ones.

    limit: bytes of all results together, by their `nbytes`. The newest is kept even where it alone is larger.
    """

    def __init__(self, limit):
        self.limit = limit
        self._results = OrderedDict()
        self._lock = Lock()

    def get(self, key, work_out):
        """The result kept under this key, else what `work_out()` returns, which is then kept."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
        result = work_out()
        with self._lock:
            self._results[key] = result
            while len(self._results) > 1 and self.bytes > self.limit:
                self._results.popitem(last=False)
        return result

    @property
    def bytes(self):
        """What the results take together."""
        return sum(result.nbytes for result in self._results.values())
