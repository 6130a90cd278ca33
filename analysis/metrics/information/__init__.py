"""What neurons share: with each other and with the labels."""
