"""The pages that look inside a network: one neuron, one image."""
