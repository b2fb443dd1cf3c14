"""Pages of campaigns: the list, one campaign with what can be noted in it, one material."""

from service.planning.campaigns.pages import doing, showing

DOORS = [*showing.DOORS, *doing.DOORS]
