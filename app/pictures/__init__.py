"""Images of a study, and arrays as images."""
