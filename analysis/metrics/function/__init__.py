"""What the network answers: which images it gets right, how surely, since when, and whether others agree."""
