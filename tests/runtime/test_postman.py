"""Many mails in one conversation: each has its own fate, and none goes out before it was noted."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from service.runtime.mail import Delivery, MailSettingsError, NotNoted
from service.runtime.postman import Postman
from tests.press.releases.sink import Sink, sunk
from tests.runtime.test_mail import MAIL, url

pytestmark = pytest.mark.anyio


class Noted:
    """What is awaited before each text."""

    def __init__(self, refuse: Exception | None = None) -> None:
        self.times, self.refuse = 0, refuse

    async def __call__(self) -> None:
        if self.refuse is not None:
            raise self.refuse
        self.times += 1


def to(name: str) -> Any:
    return replace(MAIL, to=f"{name}@media.example", message_id=f"<{name}@chancery.example>")


async def test_mails_go_over_one_line_each_noted_before_its_text() -> None:
    sink, noted = Sink(), Noted()
    async with sunk(sink) as port:
        postman = Postman(url(port))
        said = [await postman.hand(to(name), noted) for name in ("one", "gone", "grey", "late", "spam", "two")]
        await postman.close()
    assert said == [
        Delivery("delivered"), Delivery("refused", "recipient", 550), Delivery("refused", "recipient", 451, True),
        Delivery("refused", "content", 451, True), Delivery("refused", "content", 554), Delivery("delivered"),
    ]  # fmt: skip
    assert list(sink.copies()) == ["one@media.example", "two@media.example"]
    assert noted.times == 4  # whoever is refused before their text is not noted
    assert sink.connections == 2  # after 554 a server may end the conversation


async def test_a_cut_line_is_opened_anew_for_the_next_mail() -> None:
    sink, noted = Sink(), Noted()
    async with sunk(sink) as port:
        postman = Postman(url(port))
        said = [await postman.hand(to(name), noted) for name in ("one", "dies", "cut", "two")]
        await postman.close()
    assert said == [
        Delivery("delivered"), Delivery("refused", "line", again=True), Delivery("uncertain", "cut"),
        Delivery("delivered"),
    ]  # fmt: skip
    assert sink.copies() == {f"{name}@media.example": 1 for name in ("one", "cut", "two")}


async def test_what_could_not_be_noted_does_not_go_and_the_line_stays_usable() -> None:
    sink = Sink()
    async with sunk(sink) as port:
        postman = Postman(url(port))
        with pytest.raises(NotNoted) as raised:
            await postman.hand(to("one"), Noted(ConnectionError("away")))
        assert isinstance(raised.value.__cause__, ConnectionError)
        assert await postman.hand(to("two"), Noted()) == Delivery("delivered")
        await postman.close()
    assert sink.copies() == {"two@media.example": 1} and sink.connections == 1


async def test_a_server_that_ends_a_long_conversation_gets_the_next_mail_on_a_new_line() -> None:
    """It says 421, or nothing, to the second mail of each conversation."""
    words: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 short\r\n")
        mails, content = 0, False
        while line := await reader.readline():
            words.append(line.split()[0] if line.split() else b"")
            if content and line != b".\r\n":
                continue
            mails += line.startswith(b"MAIL")
            if mails > 1:
                writer.write(b"421 too many mails\r\n" if len(words) % 2 else b"")
                break
            content = line.startswith(b"DATA")
            writer.write(b"354 go\r\n" if content else b"250 fine\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        postman = Postman(url(server.sockets[0].getsockname()[1]))
        said = [await postman.hand(to(f"n{number}"), Noted()) for number in range(4)]
        await postman.close()
    assert said == [Delivery("delivered")] * 4


async def test_an_address_that_is_none_and_a_server_that_is_away() -> None:
    postman = Postman(url(1))
    assert await postman.hand(replace(MAIL, to="nobody"), Noted()) == Delivery("refused", "address")
    assert await postman.hand(MAIL, Noted()) == Delivery("refused", "away", again=True)
    assert Postman(url(1, more="&pace=300")).server.pace == 300
    for wrong in ("&pace=fast", "&pace=-1", "&pace=1234567"):
        with pytest.raises(MailSettingsError, match="pace"):
            Postman(url(1, more=wrong))


async def test_one_click_is_said_in_a_header_of_its_own() -> None:
    sink = Sink()
    address = "https://agency.example/leave"
    async with sunk(sink) as port:
        postman = Postman(url(port))
        await postman.hand(replace(to("one"), unsubscribe=address, one_click=True), Noted())
        await postman.hand(replace(to("two"), unsubscribe=address), Noted())
        await postman.close()
    one, two = (copy.mail for copy in sink.taken)
    assert (one["List-Unsubscribe"], one["List-Unsubscribe-Post"]) == (f"<{address}>", "List-Unsubscribe=One-Click")
    assert two["List-Unsubscribe-Post"] is None
