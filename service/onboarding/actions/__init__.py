"""Acts of coming aboard: keeping a step, opening the agency, filling its inside."""
