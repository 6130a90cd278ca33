"""What training said of itself: accuracies and what follows from them."""
