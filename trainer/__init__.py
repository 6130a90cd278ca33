"""Makes studies: trains the networks of a recipe and records what happens inside them."""
