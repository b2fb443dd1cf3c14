"""A tenants folder of one country and one agency, to break in one place at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

COUNTRY = """
languages = ["az", "en"]
default_language = "az"
zone = "Asia/Baku"

[[roles]]
slug = "clerk"
title = { az = "Kargüzar", ka = "სპეციალისტი", en = "Clerk" }
permissions = ["correspondence.read"]

[[document_kinds]]
slug = "letter"
title = { az = "Məktub", ka = "წერილი", en = "Letter" }

[[channels]]
slug = "post"
title = { az = "Poçt", ka = "ფოსტა", en = "Post" }

[files]
max_megabytes = 20
types = ["pdf"]
"""

OFFICE = """
slug = "harbour"
country = "az"
name = { az = "Liman İdarəsi", en = "Harbour Office" }
short_name = { az = "Liman", en = "Harbour" }
brand = "#21418f"
hosts = ["harbour.example"]

[[journals]]
slug = "incoming"
direction = "incoming"
title = { az = "Daxil olan", en = "Incoming" }
pattern = "D-{n:04}/{yy}"
unit = "casework"

[[units]]
slug = "management"
title = { az = "Rəhbərlik", en = "Management" }

[[units]]
slug = "casework"
title = { az = "Dəftərxana", en = "Chancellery" }
parent = "management"

[[posts]]
slug = "head"
title = { az = "Müdir", en = "Head" }
unit = "management"
head = true

[sign_in]
issuer = "https://id.example"
client_id = "harbour"
client_secret = "env:HARBOUR_SECRET"
roles = [{ claim = "groups", value = "registry", role = "clerk", unit = "casework" }]
"""


class Folder:
    """Writes files below a tenants folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.country = COUNTRY
        self.office = OFFICE

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def lay_out(self, office: str = OFFICE, country: str = COUNTRY) -> Path:
        self.write("countries/az/country.toml", country)
        self.write("offices/harbour.toml", office)
        return self.path


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def swap() -> Callable[[str, str, str], str]:
    """Replaces one passage of a file, which must be there."""

    def replace(text: str, old: str, new: str) -> str:
        assert text.count(old) >= 1, f"{old!r} is not in the file"
        return text.replace(old, new, 1)

    return replace
