"""Files of records: upload, check, preview, download."""
