"""Deadlines: the terms of the law as dated data, calendars, and clocks that say how their date came about."""
