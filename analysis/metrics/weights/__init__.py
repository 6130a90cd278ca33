"""How far the kernels moved, and in what way."""
