"""Reports of units as the whole house knows them."""

from service import fittings

assert fittings.RAIL
