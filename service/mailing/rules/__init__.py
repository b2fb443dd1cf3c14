"""Rules of mail to many."""
