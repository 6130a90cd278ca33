"""The source study's own numbers beside ours."""
