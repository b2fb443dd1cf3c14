"""Clerks who register through the API and try again, with the same key, until they hold a number."""

import threading
import time
from collections import Counter
from collections.abc import Callable

from tests.faults.stage import Answer, ask, body

PAUSE = 0.2


class Clerks:
    """Several at once, each taking the next letter. `port` is asked anew for each try."""

    def __init__(self, port: Callable[[], int], token: str, count: int, *, hands: int = 6) -> None:
        self.port = port
        self.token = token
        self.count = count
        self.hands = hands
        self.held: dict[int, tuple[str, str]] = {}
        self.statuses: Counter[int] = Counter()
        self.wrong: list[Answer] = []
        self._next = iter(range(count))
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(hands)]
        self.given_up = False

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def done(self) -> bool:
        return len(self.held) == self.count

    def stop(self) -> None:
        self.given_up = True
        for thread in self._threads:
            thread.join(60)

    def _work(self) -> None:
        while not self.given_up:
            with self._lock:
                number = next(self._next, None)
            if number is None:
                return
            while not self.given_up and not self._try(number):
                time.sleep(PAUSE)

    def _try(self, number: int) -> bool:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency_Key": f"letter-{number}"}
        answer = ask(self.port(), "POST", "/api/v1/letters", body(number), **headers)
        with self._lock:
            self.statuses[answer.status] += 1
            if answer.status == 201:
                said = answer.json()
                self.held[number] = (said["id"], said["number"])
            elif answer.status not in {0, 503} or (answer.status == 503 and answer.kind != "application/problem+json"):
                self.wrong.append(answer)
        return answer.status == 201
