"""Which neurons fire, how often and on how many images."""
