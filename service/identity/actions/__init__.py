"""Writes of identity, by noun: structure, people, posts held, rights, tokens, the demo's people."""

from service.identity.actions.demo import apply_demo_people
from service.identity.actions.people import (
    NewPerson,
    add_person,
    edit_person,
    keep_choices,
    keep_language,
    let_person_leave,
    sign_out_everywhere,
    unlink_person,
)
from service.identity.actions.posts import cancel_deputy, end_holding, hold_post, name_deputy, stand_in, step_back
from service.identity.actions.rights import grant_role, reconcile_claims, revoke_grant
from service.identity.actions.structure import apply_structure
from service.identity.actions.tokens import make_token, revoke_token, rotate_token

__all__ = [
    "NewPerson",
    "add_person",
    "apply_demo_people",
    "apply_structure",
    "cancel_deputy",
    "edit_person",
    "end_holding",
    "grant_role",
    "hold_post",
    "keep_choices",
    "keep_language",
    "let_person_leave",
    "make_token",
    "name_deputy",
    "reconcile_claims",
    "revoke_grant",
    "revoke_token",
    "rotate_token",
    "sign_out_everywhere",
    "stand_in",
    "step_back",
    "unlink_person",
]
