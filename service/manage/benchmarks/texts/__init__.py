"""`bench texts`: articles, languages, twins and rules against labels written by hand."""

from service.manage.benchmarks.plan import Plan


def run(plan: Plan) -> list[dict[str, object]]:
    """The figures, one entry for each measure. Nothing of the plan matters here: there is one set of pages."""
    from service.manage.benchmarks.texts.measuring import measured

    figures, _mistakes = measured()
    return [{**found, "name": f"texts: {found['name']}"} for found in figures]
