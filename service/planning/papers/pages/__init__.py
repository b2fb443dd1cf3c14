"""Pages of papers: the list with the form that asks for one, previews, issued copies, decisions for the agency."""

from service.planning.papers.pages import decisions, papers

DOORS = [*papers.DOORS, *decisions.DOORS]
