"""The views of the page Sparsity, one a file: each asks what it shows, answers first and draws it."""
