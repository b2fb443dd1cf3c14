"""What a requester may do: answer a question, complain, withdraw. Each is a page of its own, with its own form."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.public_information.actions.clarifying import answer_clarification
from service.public_information.actions.complaining import complain
from service.public_information.actions.withdrawing import withdraw_request
from service.public_information.asking.limits import WRITING, within
from service.public_information.asking.pages.following import followed
from service.public_information.asking.pages.showing import (
    BUSY,
    LARGEST_POST,
    base_of,
    go_to,
    opened,
    posted_here,
)
from service.public_information.asking.pages.status import status_page
from service.public_information.asking.pages.uploads import Taking, files_hint
from service.public_information.rules.acts import requester
from service.public_information.rules.content import TEXT_LIMIT
from service.runtime.work import Work
from service.web.fields import Fields
from service.web.guards import OPEN
from service.web.parts import read_form
from service.web.visitor import address_of, house, visitor
from service.web.working import AnyRequest
