"""The page Compare: two models beside each other, and what one has more of than the other."""
