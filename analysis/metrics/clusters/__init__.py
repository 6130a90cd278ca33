"""Whether the images that activate a neuron lie together among what the neuron sees."""
