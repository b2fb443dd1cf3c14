"""`bench register`: letters registered through the API against the database doing the same alone."""

import msgspec

from service.manage import terminal
from service.manage.benchmarks import floor
from service.manage.benchmarks.agencies import Agency, Template, put_agencies
from service.manage.benchmarks.ground import Ground, standing
from service.manage.benchmarks.load import Result, Task, request, send
from service.manage.benchmarks.plan import Plan, median, p95, short, spread
from service.runtime import clock
from service.runtime.embedded.process import CannotStart


def run(plan: Plan) -> list[dict[str, object]]:
    """Registration into many journals, and into one that everybody wants at once."""
    with standing(plan) as ground:
        template = put_agencies(ground, plan.agencies)
        with ground.serving("relay"):
            return [
                measured(ground, template, "register", plan.agencies),
                measured(ground, template, "register into one journal", 1),
            ]


def measured(ground: Ground, template: Template, name: str, agencies: int) -> dict[str, object]:
    """Floor and product by turns, each round's ratio, and what they make together."""
    plan = ground.plan
    script = floor.register_script(template, 1, agencies, str(clock.now().year))
    asked = {"register": [registration(Agency(number, template)) for number in range(1, agencies + 1)]}
    null = {"null": [request("GET", "/healthz", "localhost")]}
    rounds = []
    _ask(ground, asked, 2)  # statements are prepared, pools are filled
    for _ in range(plan.rounds):
        database = floor.rate(script, ground.environment["DATABASE_URL"], clients=plan.clients, seconds=plan.seconds)
        product = _ask(ground, asked, plan.seconds)
        client = _ask(ground, null, min(plan.seconds, 2))
        rounds.append({
            "floor": short(database),
            "product": short(product.rate),
            "ratio": short(product.rate / database),
            "p95_ms": short(1000 * p95(product.times["register"])),
            "null_route": short(client.rate),
        })  # fmt: skip
        terminal.say(f"{name}: {rounds[-1]}")
    ratios = [float(one["ratio"]) for one in rounds]
    return {
        "name": name,
        "ratio_to_floor": short(median(ratios)),
        "spread": spread(ratios),
        "clients": plan.clients,
        "workers": plan.workers,
        "rounds": rounds,
    }


def registration(agency: Agency) -> str:
    """A registration by the agency's clerk token."""
    body = {
        "journal": "incoming",
        "subject": floor.SUBJECT,
        "language": "az",
        "sender": {"name": floor.SENDER, "number": "04/7721", "date": "2026-11-18"},
    }
    token = agency.token("clerk")
    return request("POST", "/api/v1/letters", agency.host, msgspec.json.encode(body), authorization=f"Bearer {token}")


def _ask(ground: Ground, groups: dict[str, list[str]], seconds: float) -> Result:
    found = send(Task(ground.port, ground.plan.clients, groups, seconds=seconds))
    if set(found.statuses) - {"200", "201"}:
        raise CannotStart(f"The service did not answer as it should: {found.statuses} {found.sample[:600]}")
    return found
