"""What materials, proofs and figures of campaigns are called; record words and acts."""

from collections.abc import Mapping

from service.kit.actor import Actor
from service.kit.words import N_
from service.planning.plans.rules.acts import NOT_OVER, WRITE
from service.planning.plans.rules.measures import MEASURES, SOCIAL, Measure
from service.planning.plans.rules.words import STATES

MATERIAL, CARRYING, FIGURE = "campaign_material", "campaign_carrying", "campaign_figure"
KIND = "campaign"
"""The kind of plan that is a campaign."""
MATERIAL_KINDS: Mapping[str, str] = {
    "video": N_("Video"),
    "audio": N_("Audio"),
    "poster": N_("Poster"),
    "leaflet": N_("Leaflet"),
    "banner": N_("Banner"),
    "text": N_("Text"),
    "presentation": N_("Presentation"),
    "other": N_("Other"),
}
PROOFS: Mapping[str, str] = {
    "": N_("Nothing shows it yet"),
    "link": N_("A link"),
    "file": N_("A file"),
    "clip": N_("An article or broadcast of the media monitoring"),
    "event": N_("A press event"),
}
SPANS: Mapping[str, str] = {"day": N_("Day"), "week": N_("Week")}
_NOT_COUNTED_HERE = SOCIAL | {"money"}
COUNTED: Mapping[str, Measure] = {
    code: one
    for code, one in MEASURES.items()
    if code not in _NOT_COUNTED_HERE and one.unit != "%" and one.levels & {"output", "outtake"}
}
"""What may be counted by day or week. Figures of social accounts are kept with the accounts, one by one."""
ADDED_UP = frozenset(
    {"calls", "visits", "downloads", "inquiries", "participants", "publications", "materials", "events", "releases",
     "activities"}
)  # fmt: skip
"""Counts that may be added up over days of one line; a mean of days may not."""
ACT_WORDS: Mapping[str, str] = {
    "plan_material.added": N_("Material put into a campaign"),
    "plan_material.changed": N_("Material of a campaign changed"),
    "plan_material.withdrawn": N_("Material of a campaign taken out"),
    "plan_material.handed_over": N_("Material of a campaign handed over"),
    "plan_carrying.noted": N_("Noted that a material was carried"),
    "plan_carrying.proven": N_("Proof added that a material was carried"),
    "plan_carrying.withdrawn": N_("Taken back that a material was carried"),
    "plan_figure.noted": N_("Figures of a campaign noted"),
    "plan_figure.withdrawn": N_("Figure of a campaign withdrawn"),
    "plan_campaign.reminded": N_("Bodies reminded that have not carried a material"),
}
ACT_TITLES: Mapping[str, str] = {
    "add": N_("put materials in"),
    "carry": N_("note what was carried"),
    "count": N_("note figures"),
    "remind": N_("remind those who have not carried a material"),
}
CARRIED_IN = NOT_OVER | {"closed"}
COUNTED_IN = frozenset({"approved", "active", "closed"})


def in_table(actor: Actor, state: str) -> list[str]:
    """What the actor may do in a campaign of the own agency in this state, for the administrator's table."""
    if not actor.may(WRITE):
        return []
    when = {"add": NOT_OVER, "carry": CARRIED_IN, "count": COUNTED_IN, "remind": NOT_OVER}
    return [act for act in ACT_TITLES if state in when[act]]


TABLE_STATES = STATES
