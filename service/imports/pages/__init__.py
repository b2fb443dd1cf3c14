"""Pages of imports: the list, the choice of columns, what was found, acceptance."""

from service.imports.pages.choosing import choose_columns, upload_spreadsheet
from service.imports.pages.listing import list_imports
from service.imports.pages.looking import accept_import, discard_import, import_page, progress, rows_with_errors

DOORS = [
    list_imports,
    upload_spreadsheet,
    import_page,
    progress,
    choose_columns,
    accept_import,
    discard_import,
    rows_with_errors,
]
