"""Pages of identity: signing in and out, one's own settings, administration."""

from service.identity.pages.signin import DOORS as SIGNIN

DOORS = [*SIGNIN]
