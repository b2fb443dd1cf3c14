"""Acts by their names: what was typed into the form of each, read and done. Pages and programs use the same."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from service.public_information.actions import answering, closing, handling, parting
from service.public_information.forms import acts as forms
from service.public_information.rules.doing import Doing
from service.public_information.rules.terms import EXAMINATION
from service.runtime.secrets import Keyring
from service.runtime.work import Work

Doer = Callable[[Work, Keyring, UUID, Mapping[str, str]], Awaitable[object]]


def _plain(action: Callable[[Work, UUID, Doing], Awaitable[object]]) -> Doer:
    async def done(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> object:
        return await action(work, request_id, forms.doing(values, work.today))

    return done


def _by_reason(action: Callable[[Work, UUID, str], Awaitable[object]]) -> Doer:
    async def done(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> object:
        return await action(work, request_id, forms.doing(values, work.today).reason)

    return done


def _alone(action: Callable[[Work, UUID], Awaitable[object]]) -> Doer:
    async def done(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> object:
        return await action(work, request_id)

    return done


async def _take(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
    await handling.take_request(work, request_id, forms.doing(values, work.today).executor_id)


async def _examine(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
    questions = EXAMINATION.get(work.tenant.profile.country, {})
    await handling.examine_request(work, request_id, forms.findings(values, questions))


async def _clarified(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
    typed = forms.doing(values, work.today)
    await handling.answer_clarification(work, request_id, typed.text, typed.files, typed.way or "email")


async def _withdraw(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
    typed = forms.doing(values, work.today)
    await parting.withdraw_request(work, request_id, typed.reason, typed.way or "email")


async def _forward_part(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
    await parting.forward_part(work, keyring, request_id, forms.doing(values, work.today))


async def _split(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
    await parting.split_request(work, keyring, request_id, forms.splits(values))


async def _ask_fee(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
    tariff, quantity = forms.fee(values)
    await closing.ask_fee(work, request_id, tariff, quantity)


async def _enter(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
    await closing.enter_information(work, request_id, forms.entry(values, work.today))


async def _summarise(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
    texts = forms.public_texts(values, list(work.tenant.profile.languages))
    await closing.write_public_texts(work, request_id, texts)


async def _complain(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
    way = forms.doing(values, work.today).way or "email"
    await closing.complain(work, request_id, forms.complaint(values, work.today), way)


async def _parts(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
    await answering.write_parts(work, request_id, forms.parts(values))


async def _answer(work: Work, keyring: Keyring, request_id: UUID, values: Mapping[str, str]) -> None:
    await answering.write_answer(work, request_id, forms.answer(values))


DOERS: Mapping[str, Doer] = {
    "accept": _alone(handling.accept_request),
    "take": _take,
    "examine": _examine,
    "ask_clarification": _plain(handling.ask_clarification),
    "answer_clarification": _clarified,
    "tell_term": _plain(handling.tell_term),
    "extend": _plain(handling.extend_request),
    "forward": _plain(parting.forward_request),
    "forward_part": _forward_part,
    "split": _split,
    "join": _plain(parting.join_request),
    "approve_answer": _alone(answering.approve_answer),
    "return_answer": _by_reason(answering.return_answer),
    "submit_answer": _alone(answering.submit_answer),
    "send_answer": _plain(answering.send_answer),
    "tell": _plain(parting.tell_decision),
    "leave": _plain(handling.leave_request),
    "withdraw": _withdraw,
    "ask_fee": _ask_fee,
    "enter": _enter,
    "summarise": _summarise,
    "complain": _complain,
    "write_parts": _parts,
    "write_answer": _answer,
    "close": _alone(closing.close_request),
    "reopen": _by_reason(closing.reopen_request),
    "void": _by_reason(closing.void_request),
}
