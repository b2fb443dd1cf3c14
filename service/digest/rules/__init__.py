"""Rules of the digest: pure."""
