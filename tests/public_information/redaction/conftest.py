"""Fixtures of the tests of redaction."""

import pytest

from service import fittings
from service.kit.actor import Actor
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.public_information.redaction.factories import Bench


@pytest.fixture
def bench(house: House, tenant: Tenant, actor: Actor) -> Bench:
    """Somebody of an agency in Azerbaijan who redacts; what they do is committed."""
    assert fittings.RAIL
    return Bench(house, tenant, actor)
