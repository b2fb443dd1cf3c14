"""Tables of calls, accreditations, invitations, check-ins, questions and the mails that go with them."""

from service.press.accreditation.models.accreditations import Accreditation, Appeal, Call, CheckIn, Reason
from service.press.accreditation.models.invitations import Invitation, Mail, Question

__all__ = ["Accreditation", "Appeal", "Call", "CheckIn", "Invitation", "Mail", "Question", "Reason"]
