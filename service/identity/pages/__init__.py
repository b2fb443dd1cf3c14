"""Pages of identity: signing in and out, one's own settings, administration."""

from service.identity.pages.backchannel import DOORS as BACKCHANNEL
from service.identity.pages.me import DOORS as ME
from service.identity.pages.people import DOORS as PEOPLE
from service.identity.pages.permissions import DOORS as PERMISSIONS
from service.identity.pages.rights import DOORS as RIGHTS
from service.identity.pages.sessions import DOORS as SESSIONS
from service.identity.pages.signin import DOORS as SIGNIN
from service.identity.pages.structure import DOORS as STRUCTURE
from service.identity.pages.tokens import DOORS as TOKENS
from service.identity.pages.why import DOORS as WHY

DOORS = [*SIGNIN, *BACKCHANNEL, *ME, *PEOPLE, *PERMISSIONS, *RIGHTS, *STRUCTURE, *TOKENS, *SESSIONS, *WHY]
