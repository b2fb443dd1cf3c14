"""What acts on people, their posts and rights are called."""

from collections.abc import Mapping

from service.kit.words import N_

RECORDS = frozenset({"person", "unit", "post", "api_token", "sign_in"})
ACTS: Mapping[str, str] = {
    "person.created": N_("Person added"),
    "person.changed": N_("Person's data changed"),
    "person.leaving": N_("Last day of a person set"),
    "person.left": N_("Person left the agency"),
    "person.linked": N_("Person linked with a sign-in"),
    "person.unlinked": N_("Person's sign-in unlinked"),
    "person.unknown": N_("Sign-in of an unknown person refused"),
    "person.signed_in": N_("Signed in"),
    "person.signed_out": N_("Signed out"),
    "person.signed_out_everywhere": N_("Signed out on every device"),
    "person.session_ended": N_("A session ended"),
    "person.signed_out_by_provider": N_("Signed out by the sign-in provider"),
    "unit.created": N_("Unit made"),
    "unit.changed": N_("Unit changed"),
    "unit.renamed": N_("Unit renamed"),
    "unit.moved": N_("Unit moved"),
    "unit.closed": N_("Unit closed"),
    "post.created": N_("Post made"),
    "post.changed": N_("Post changed"),
    "post.renamed": N_("Post renamed"),
    "post.closed": N_("Post closed"),
    "holding.began": N_("Post taken up"),
    "holding.ended": N_("Post given up"),
    "deputy.named": N_("Deputy named"),
    "deputy.cancelled": N_("Deputy cancelled"),
    "deputy.stands_in": N_("Began to stand in"),
    "deputy.steps_back": N_("Stopped standing in"),
    "role.granted": N_("Role granted"),
    "role.revoked": N_("Role revoked"),
    "token.made": N_("API token made"),
    "token.rotated": N_("API token replaced by a new one"),
    "token.revoked": N_("API token revoked"),
}
