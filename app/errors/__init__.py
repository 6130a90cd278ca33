"""The views of the page Errors: a file each."""
