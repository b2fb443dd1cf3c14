"""Rules of coming aboard: steps, what was entered so far, kinds of bodies, names that look alike."""
