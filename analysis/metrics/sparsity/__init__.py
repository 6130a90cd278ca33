"""How sparse the code of a layer is."""
