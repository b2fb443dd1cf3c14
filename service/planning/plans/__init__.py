"""Plans: what is to be reached, whom it is said to, what is done on which day, and who takes part and agrees."""
