from tests.planning.plans.conftest import city, energy, ministry, school

__all__ = ["city", "energy", "ministry", "school"]
