"""HTML handlers: what everybody reads, and where staff edit it."""

from service.publishing.pages.public import DOORS as PUBLIC_DOORS

DOORS = [*PUBLIC_DOORS]
