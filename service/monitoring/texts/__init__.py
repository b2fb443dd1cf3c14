"""What a page of the press says: its letters, language, date and article, its twins, and the rules that it meets.

Pure: bytes and text in, values out. No database, no network, no clock.
"""
