"""How a trained network holds when it is disturbed: weights set to zero, noise on its images."""
