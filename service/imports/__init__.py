"""Old journals taken over from spreadsheets: looked through, mended, accepted."""
