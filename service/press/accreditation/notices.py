"""What accreditation tells people, and the group in which they choose how it reaches them."""

from service.kit.words import N_
from service.notifications.kinds import Group, Kind

GROUPS = {"accreditation": Group(N_("Accreditation of the press"), "page")}
KINDS = {
    "press.accreditation_received": Kind(
        N_("The application for accreditation %(number)s was received."), "accreditation", "/press/accreditations/{id}"
    ),
    "press.info_answered": Kind(
        N_("The applicant answered about %(number)s."), "accreditation", "/press/accreditations/{id}"
    ),
    "press.accreditation_appealed": Kind(
        N_("There is an appeal about the accreditation %(number)s."), "accreditation", "/press/accreditations/{id}"
    ),
}
