"""How the kernels are spread, how far they moved, and in what way."""
