"""HTML of the citizen's side. Open to all: a draft is opened by its cookie, a request by its number and code."""

from service.public_information.asking.pages.acting import DOORS as ACTING
from service.public_information.asking.pages.asking import DOORS as ASKING
from service.public_information.asking.pages.following import DOORS as FOLLOWING
from service.public_information.asking.pages.sending import DOORS as SENDING

DOORS = [*ASKING, *SENDING, *FOLLOWING, *ACTING]
