"""Pure helpers of the house: ids, refusals, folding, paging, dates. Standard library only."""
