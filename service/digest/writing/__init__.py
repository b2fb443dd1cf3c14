"""Writers of a digest: each takes a `Content` and nothing else, so that all of them say the same."""
