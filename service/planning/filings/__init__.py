"""Reports that subordinate bodies file: forms, requests, what bodies fill in and send, and what it makes together."""
