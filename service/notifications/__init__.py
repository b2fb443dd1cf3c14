"""Tells a person what concerns them: in the page, by mail, by calendar; and reminds of what is due, ever higher up."""
