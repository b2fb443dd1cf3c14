"""Redactions for tests, made through the same actions and programs that people and the worker use."""

from collections.abc import Collection
from uuid import UUID

from service.documents.actions import upload
from service.kit.actor import Actor
from service.public_information.redaction import jobs
from service.public_information.redaction.actions.burning import begin
from service.public_information.redaction.actions.marking import mark_words, reject
from service.public_information.redaction.actions.starting import start
from service.public_information.redaction.queries.marks import all_marks, marks_on, pages_of
from service.public_information.redaction.queries.redactions import RedactionRow, redaction_by_id
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from tests.correspondence.factories import registered
from tests.documents.samples import chunks

STEPS = 400


class Bench:
    """One agency with somebody who redacts, and the worker's steps done at once."""

    def __init__(self, house: House, tenant: Tenant, actor: Actor) -> None:
        self.house, self.tenant, self.actor = house, tenant, actor

    def work(self):  # type: ignore[no-untyped-def]
        return open_work(self.house.database, self.tenant, self.actor, "en")

    async def begun(self, content: bytes, name: str = "letter.pdf") -> UUID:
        """A redaction of a file of a letter, not read yet."""
        file = await upload(self.house, self.tenant, self.actor, name, chunks(content))
        async with self.work() as work:
            await registered(work, subject="Asked", files=(file.id,))
        async with self.work() as work:
            return await start(work, file.id)

    async def row(self, redaction_id: UUID) -> RedactionRow:
        async with self.work() as work:
            found = await redaction_by_id(work, redaction_id)
        assert found is not None
        return found

    async def read(self, redaction_id: UUID) -> RedactionRow:
        """Read all pages, as the jobs do step by step."""
        for _ in range(STEPS):
            found = await self.row(redaction_id)
            if found.state != "reading":
                return found
            async with self.work() as work:
                await jobs.survey_file(work, self.house, str(redaction_id))
        raise AssertionError("the survey does not end")

    async def ready(self, content: bytes, name: str = "letter.pdf") -> UUID:
        """A redaction whose pages were read; suggestions are rejected."""
        return await self.decided(await self.begun(content, name))

    async def decided(self, redaction_id: UUID) -> UUID:
        """Read the pages of a redaction that was begun, and reject its suggestions."""
        found = await self.read(redaction_id)
        assert found.state == "draft", found.problem
        async with self.work() as work:
            for page in range(1, (found.pages or 0) + 1):
                for mark in await marks_on(work, redaction_id, page):
                    await reject(work, redaction_id, mark.id, mark.version)
        return redaction_id

    async def marked(self, redaction_id: UUID, words: Collection[str], ground: str = "personal") -> int:
        """Mark every word that holds one of these, on every page; gives how many words."""
        count = 0
        async with self.work() as work:
            for page in await pages_of(work, redaction_id):
                chosen = [i for i, word in enumerate(page.words) if any(part in word.text for part in words)]
                count += len(chosen)
                if chosen:
                    await mark_words(work, redaction_id, page.page, chosen, ground)
        return count

    async def burn(self, redaction_id: UUID) -> RedactionRow:
        """Burn in and check, as the jobs do step by step."""
        found = await self.row(redaction_id)
        async with self.work() as work:
            await begin(work, redaction_id, found.version)
        return await self.go_on(redaction_id)

    async def go_on(self, redaction_id: UUID) -> RedactionRow:
        steps = {"pages": jobs.burn_pages, "document": jobs.make_redacted, "checking": jobs.check_redacted}
        for _ in range(STEPS):
            found = await self.row(redaction_id)
            if found.state != "burning":
                return found
            async with self.work() as work:
                await steps[found.stage](work, self.house, str(redaction_id), run=found.run)
        raise AssertionError("burning in does not end")

    async def result(self, found: RedactionRow) -> bytes:
        """The bytes of the redacted version."""
        from service.documents.queries import file_by_id

        assert found.result_file_id is not None
        async with self.work() as work:
            file = await file_by_id(work, found.result_file_id)
        assert file is not None
        return await self.house.store.read(file.storage_key, 500_000_000)

    async def places(self, redaction_id: UUID) -> dict[int, list[tuple[int, int, int, int]]]:
        async with self.work() as work:
            marks = await all_marks(work, redaction_id)
        return {page: [(m.x, m.y, m.w, m.h) for m in here] for page, here in marks.items()}
