"""Tables of requests for information: the request, what was told, parts, answers, fees, complaints, register."""

from service.public_information.models.answers import Answer, AnswerRedaction, Part
from service.public_information.models.law import Ground, Tariff
from service.public_information.models.requests import Complaint, Entry, Fee, Notice, PublicText, Request

__all__ = [
    "Answer", "AnswerRedaction", "Complaint", "Entry", "Fee", "Ground", "Notice", "Part", "PublicText", "Request",
    "Tariff",
]  # fmt: skip
