"""The outside world, one module each: settings, clock, database, work, queue, storage, mail."""
