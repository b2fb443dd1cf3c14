"""Pure: what a sheet holds, where things get in the way, how an activity is moved."""
