"""Registering, correcting and voiding on real PostgreSQL, as service_app."""

from service.runtime.work import Work
from tests.correspondence.factories import registered


async def test_a_letter_gets_its_number_act_and_job_in_one_statement(work: Work) -> None:
    first = await registered(work)
    second = await registered(work)
    print(first, second)
