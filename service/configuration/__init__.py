"""What an agency changes of its own settings: drafts, numbered versions, where every value comes from."""
