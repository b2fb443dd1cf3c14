"""Press events of all kinds: planned, approved, announced, held and closed, with speakers, run sheet and transcript."""
