"""The monthly press digest: templates, issues, frozen material of a month, editing, approval, editions."""
