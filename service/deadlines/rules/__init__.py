"""Pure: terms, calendars, the reckoning of a date and its explanation, and who may do what."""
