"""Records: the case nomenclature, the yearly list of files in which the office keeps its documents."""
