"""HTTP without any capability: arrival, guards, rendering, errors, the shell."""
