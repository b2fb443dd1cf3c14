"""The harvest: what is due is fetched politely, read in a process of its own, and kept with its evidence."""
