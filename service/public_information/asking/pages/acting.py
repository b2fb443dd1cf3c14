from typing import Any

DOORS: list[Any] = []
