"""What is built for browsers: whole, repeatable, light, and with the letters of our languages in it."""

import gzip
import json
import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from service.runtime.settings import ROOT
from service.tenancy.contrast import derive
from service.web import assets, fonts
from service.web.icons import icon, ticks
from service.web.linking import CannotLink, link
from service.web.theme import lowered, theme_css, theme_file, theme_url

AZERBAIJANI = "AaBbCcÇçDdEeƏəFfGgĞğHhXxIıİiJjKkQqLlMmNnOoÖöPpRrSsŞşTtUuÜüVvYyZz"
GEORGIAN = "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"
SIGNS = "0123456789№₾€„“”–—…·‹›«»"


@pytest.fixture(scope="module")
def built() -> Path:
    assets.build(ROOT)
    return ROOT / ".build" / "static"


def files(folder: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / "manifest.json").read_text())["files"]
    return found


def test_the_pages_weigh_what_they_may(built: Path) -> None:
    names = files(built)
    weights = {
        name: len(gzip.compress((built / names[name]).read_bytes(), 9)) for name in ("app.css", "app.js", "htmx.js")
    }
    assert weights["app.css"] <= 15_000
    for name, layer in assets.OF_PAGES.items():
        sheet = (built / names[f"{name}.css"]).read_text()
        assert sheet.startswith(f"@layer {layer}{{") and len(gzip.compress(sheet.encode(), 9)) <= 2_000
    assert weights["app.js"] + weights["htmx.js"] <= 25_000
    for languages, limit in ((("latin",), 58_000), (("latin", "georgian"), 80_000)):
        used = [names[f"firago-{script}-{weight}.woff2"] for script in languages for weight in fonts.WEIGHTS]
        assert sum((built / name).stat().st_size for name in used) <= limit


def test_the_fonts_hold_every_letter_of_the_three_languages(built: Path) -> None:
    names = files(built)
    for weight in fonts.WEIGHTS:
        held: set[int] = set()
        for script in ("latin", "georgian"):
            held |= set(TTFont(BytesIO((built / names[f"firago-{script}-{weight}.woff2"]).read_bytes())).getBestCmap())
        assert [sign for sign in AZERBAIJANI + GEORGIAN + SIGNS if ord(sign) not in held] == []
    manat = TTFont(BytesIO((built / names["manat.woff2"]).read_bytes()))
    assert 0x20BC in manat.getBestCmap()
    assert "SIL Open Font License" in (built / names["OFL-FiraGO.txt"]).read_text()


def test_one_face_for_each_weight_and_script(built: Path) -> None:
    faces = re.findall(r"@font-face\{font-family:FiraGO;[^}]*\}", (built / files(built)["app.css"]).read_text())
    weights = [re.search(r"font-weight:([\d ]+)", face).group(1) for face in faces]  # type: ignore[union-attr]
    # A face that spans weights would hide the others of the same family.
    assert sorted(weights) == sorted(["400", "500", "600"] * 4)


def test_the_twin_is_the_same_text(built: Path) -> None:
    for name in ("app.css", "app.js", "htmx.js"):
        hashed = files(built)[name]
        assert gzip.decompress((built / f"{hashed}.gz").read_bytes()) == (built / hashed).read_bytes()


def house(folder: Path) -> Path:
    """A house with our sources in it and the packages beside them."""
    shutil.copytree(ROOT / assets.SOURCE, folder / assets.SOURCE)
    (folder / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    shutil.copyfile(ROOT / "package-lock.json", folder / "package-lock.json")
    return folder


def test_built_again_only_when_something_changed(tmp_path: Path, built: Path) -> None:
    root = house(tmp_path)
    shutil.copytree(built, root / assets.BUILT)
    before = files(root / assets.BUILT)
    assert assets.build(root) is False
    source = root / assets.SOURCE / "css" / "said.css"
    source.write_text(source.read_text() + ".more { color: var(--ink); }\n")
    assert assets.build(root) is True
    after = files(root / assets.BUILT)
    assert {name for name in after if after[name] != before[name]} == {"app.css"}
    source.write_text(source.read_text().replace(".more { color: var(--ink); }\n", ""))
    assert (assets.build(root), files(root / assets.BUILT)) == (True, before)


def test_a_build_that_breaks_leaves_the_former_in_place(tmp_path: Path, built: Path) -> None:
    root = house(tmp_path)
    shutil.copytree(built, root / assets.BUILT)
    before = sorted(path.name for path in (root / assets.BUILT).iterdir())
    (root / assets.SOURCE / "js" / "start.js").write_text('import { $ } from "./nowhere.js";\n')
    with pytest.raises(CannotLink):
        assets.build(root)
    assert sorted(path.name for path in (root / assets.BUILT).iterdir()) == before
    assert [path.name for path in (root / ".build").iterdir()] == ["static"]


def test_sources_keep_to_the_house(built: Path) -> None:
    for path in (ROOT / assets.SOURCE).rglob("*.css"):
        text = path.read_text()
        assert "uppercase" not in text, path.name
        if path.name != "tokens.css":
            assert "light-dark(" not in text, path.name
    style = (built / files(built)["app.css"]).read_text()
    # What browsers of 2023 do not know is not left in.
    assert [word for word in ("light-dark(", "oklch(from", "color-mix(") if word in style] == []


ELSEWHERE = {"print.css", "small.css", "forced.css", "public.css", "paper.css"}
"""Sheets that say how what others began looks on paper, on a phone or on the public page."""
PASSED_OVER = re.compile(r"/\*.*?\*/|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.DOTALL)
ALONE = re.compile(r"(?:^|[},])\s*(\.[a-z][\w-]*)\s*(?=[,{])")


def begun_twice(sheets: dict[str, str]) -> dict[str, list[str]]:
    """Classes that more than one sheet styles by their name alone: the later would reshape the pages of the other."""
    where: dict[str, set[str]] = {}
    for name, text in sheets.items():
        for found in ALONE.finditer(PASSED_OVER.sub("", text)):
            where.setdefault(found[1], set()).add(name)
    return {word: sorted(names) for word, names in where.items() if len(names) > 1}


def test_no_two_sheets_mean_different_things_by_one_class() -> None:
    planted = {
        "a.css": ".board { display: grid; }",
        "b.css": "p { margin: 0; }\n.sheet, .board { position: relative; }",
    }
    assert begun_twice(planted) == {".board": ["a.css", "b.css"]}
    sheets = {
        path.name: path.read_text() for path in (ROOT / assets.SOURCE).rglob("*.css") if path.name not in ELSEWHERE
    }
    assert len(sheets) > 20
    assert begun_twice(sheets) == {}


# --- linking


def modules(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "start.js"


def test_modules_are_joined_in_order_each_in_its_scope(tmp_path: Path) -> None:
    start = modules(
        tmp_path,
        start='import { twice } from "./b.js";\nimport "./a.js";\ntwice(one);\n',
        b='import { one } from "./a.js";\nexport const twice = (x) => x + one;\n',
        a="export const one = 1;\nconst hidden = 2;\n",
    )
    joined = link(start)
    assert [joined.index(f"const {name}_module") for name in ("a", "b", "start")] == sorted(
        joined.index(f"const {name}_module") for name in ("a", "b", "start")
    )
    assert (joined.count("const one = 1"), "import" in joined, "export" in joined) == (1, False, False)
    assert "const { one } = a_module;" in joined
    assert "return { one };" in joined


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"start": 'import { no } from "./a.js";\n', "a": "export const one = 1;\n"}, "does not export no"),
        ({"start": 'import "./gone.js";\n'}, "does not exist"),
        ({"start": 'import "./a.js";\n', "a": 'import "./start.js";\n'}, "imports itself"),
        ({"start": 'import * as all from "./a.js";\n', "a": ""}, "cannot link"),
        ({"start": "export default 1;\n"}, "cannot link"),
    ],
)
def test_what_does_not_fit_stops_the_build(tmp_path: Path, texts: dict[str, str], said: str) -> None:
    with pytest.raises(CannotLink, match=re.escape(said)):
        link(modules(tmp_path, **texts))


# --- colours and drawings


def test_a_theme_holds_the_colours_that_onboarding_shows() -> None:
    brand = "#ffe600"
    key, css = theme_css(brand)
    colour = derive(brand)
    screen = css.index("@media screen")
    assert f"--brand-fill:{colour.fill};" in css[:screen]
    assert f"--brand-text:{colour.text_light};" in css[:screen]
    assert css.count(f"--brand-text:{colour.text_dark};") == 2
    assert theme_url(brand) == f"/theme/{key}.css"
    assert theme_file(f"{key}.css", {"#000000", brand}) == css.encode()
    assert theme_file(f"{key}.css", {"#000000"}) is None


def test_pairs_are_written_out_for_every_browser() -> None:
    css = ":root { --a: light-dark(#fff, #000); --b: 4px; }"
    assert lowered(css) == (
        ":root { --a: #fff; --b: 4px; }"
        "@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){--a:#000;}}"
        "@media screen{:root[data-theme=dark]{--a:#000;}}"
    )
    assert lowered("a{b:c}") == "a{b:c}"


@pytest.mark.parametrize(
    ("total", "gone", "filled", "left"), [(10, 3, 3, 7), (10, 12, 10, 0), (5, -1, 0, 5), (40, 10, 2, 8), (0, 0, 0, 1)]
)
def test_notches_say_how_far_a_deadline_is(total: int, gone: int, filled: int, left: int) -> None:
    drawn = ticks(total, gone)
    past, rest = drawn.partition('class="gone"')[::2][::-1]
    assert (past.count("h3v10"), rest.count("h3v10")) == (filled, left)
    assert "style" not in drawn


def test_drawings_are_decorative_and_only_the_packages() -> None:
    drawn = icon("inbox")
    assert drawn.startswith('<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><polyline')
    with pytest.raises(FileNotFoundError):
        icon("no-such-drawing")
