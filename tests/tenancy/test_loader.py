"""Files of agencies are read whole, or everything wrong with them is said."""
# ruff: noqa: E501  sentences stand on one line, as they are said

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.tenancy.loader import Directory, load, read_profile
from service.tenancy.problems import ProfileErrors

if TYPE_CHECKING:
    from tests.tenancy.conftest import Folder

Swap = Callable[[str, str, str], str]
KNOWN = frozenset({"correspondence.read", "correspondence.register"})
OFFICE = "offices/harbour.toml"
COUNTRY = "countries/az/country.toml"


def said(directory: Directory) -> list[tuple[str, str, str]]:
    return [(problem.file, problem.field, problem.sentence) for problem in directory.problems]


def test_a_sound_folder_has_no_problems(folder: "Folder") -> None:
    directory = load(folder.lay_out(), KNOWN)
    assert directory.problems == ()
    assert directory.sound() is directory
    [profile] = directory.profiles
    assert directory.by_slug == {"harbour": profile}
    assert directory.by_host == {"harbour.example": profile}
    assert (profile.languages, profile.zone, profile.files.max_megabytes) == (["az", "en"], "Asia/Baku", 20)
    assert profile.files.types == ["pdf"]
    assert profile.sessions.idle_minutes == 60
    assert profile.say(profile.name, "en") == "Harbour Office"
    assert profile.say(profile.name, "ka") == "Liman İdarəsi"
    assert profile.say({}, "ka") == ""


ONE_MISTAKE = [
    ('brand = "#21418f"', 'brand = "blue"', "brand", "Write the colour as # and six hexadecimal digits, such as #21418f."),
    ('brand = "#21418f"', 'brand = "#21418f\\n"', "brand", "Write the colour as # and six hexadecimal digits, such as #21418f."),
    ('brand = "#21418f"', "brand = 21418", "brand", "Write the colour as # and six hexadecimal digits, such as #21418f."),
    ('brand = "#21418f"', "", "brand", "This field is missing."),
    ("brand =", "brnad =", "brand", "This field is missing."),
    ('country = "az"', 'country = "xx"', "country", "There is no folder countries/xx. Known are: az."),
    ('country = "az"', "", "country", "This field is missing."),
    ('slug = "harbour"', 'slug = "Harbour"', "slug", "Write a short name in small Latin letters, digits and hyphens, beginning with a letter, such as incoming."),
    ('slug = "harbour"', 'slug = "port"', "slug", "The slug must be the name of the file: write harbour, or rename the file to port.toml."),
    ('country = "az"', 'country = "az"\nlogo = "x.png"', "logo", "There is no such field here. Remove it; known are: slug, country, name, short_name, brand, hosts, index, languages, default_language, mandatory_languages, zone, journals, units, posts, roles, sign_in, document_kinds, channels, approval, letterhead, files, mailbox, sessions, reminders, working_week."),
    ('country = "az"', 'country = "az"\nlanguage = ["az"]', "language", "There is no such field here. Did you mean languages?"),
    ('en = "Harbour Office"', 'en = "x", xx = "?"', "name.xx", "The language xx is not known. Known are az, ka, en."),
    (', en = "Harbour" }', " }", "short_name", "The text in en is missing; the agency works in az, en."),
    ('en = "Harbour Office"', 'en = ""', "name.en", "Write between 1 and 300 characters on one line, without spaces around them."),
    ('en = "Harbour Office"', 'en = "Harbour\\u202e Office"', "name.en", "The text holds signs that cannot be seen. Remove them, or type it anew."),
    ('name = { az = "Liman İdarəsi", en = "Harbour Office" }', 'name = "Liman"', "name", 'Write a table, such as { az = "...", en = "..." }.'),
    (', en = "Incoming" }', " }", "journals[1].title", "The text in en is missing; the agency works in az, en."),
    ('hosts = ["harbour.example"]', 'hosts = "harbour.example"', "hosts", "Write a list in square brackets, such as [1, 2]; for a list of tables repeat [[name]]."),
    ('"harbour.example"', '"https://harbour.example"', "hosts[1]", "Write a host name alone, in small letters, without https:// and port, such as chancery.example."),
    ('"harbour.example"', '"a.example", "a.example"', "hosts[2]", "a.example stands here twice. Keep one."),
    ('country = "az"', 'country = "az"\nlanguages = []', "languages", "Name at least one language."),
    ('country = "az"', 'country = "az"\nlanguages = ["az", "ru"]', "languages[2]", "Write one of: az, en, ka."),
    ('country = "az"', 'country = "az"\nlanguages = ["en"]', "languages", "The default language az is not among these. Add it, or write default_language too."),
    ('country = "az"', 'country = "az"\nzone = "Asia/Bakou"', "zone", "There is no time zone Asia/Bakou. Write one such as Asia/Baku or Asia/Tbilisi."),
    ('country = "az"', 'country = "az"\nzone = "/etc/passwd"', "zone", "There is no time zone /etc/passwd. Write one such as Asia/Baku or Asia/Tbilisi."),
    ('unit = "casework"\n', 'unit = "caseworks"\n', "journals[1].unit", "There is no unit caseworks. Units of the agency: management, casework."),
    ('unit = "management"', 'unit = "boss"', "posts[1].unit", "There is no unit boss. Units of the agency: management, casework."),
    ('parent = "management"', 'parent = "casework"', "units[2].parent", "The unit casework stands above itself. Follow its parents upwards and break the circle."),
    ('direction = "incoming"', 'direction = "inward"', "journals[1].direction", "Write one of: appeal, assignment, digest, incoming, internal, order, outgoing, release, unit_report."),
    ('"D-{n:04}/{yy}"', '"D-{yy}"', "journals[1].pattern", "The pattern D-{yy} has no place for the number. Write {n} or {n:04} where it goes."),
    ('"D-{n:04}/{yy}"', '"{index}/{n}"', "journals[1].pattern", "The pattern holds {index}, but neither the journal's unit nor the agency has an index."),
    ('"D-{n:04}/{yy}"', '"D-{n}/{yy}"\nperiod = "month"', "journals[1].pattern", "Numbers begin anew each month but the pattern does not show the month, so that two letters of a year get the same number. Add {mm}, or count by year."),
    ("head = true", 'head = "yes"', "posts[1].head", "Write true or false, without quotes."),
    ("head = true", "head = true\nplaces = 2", "posts[1].places", "A head is one person. Leave places out."),
    ("head = true", "places = 0", "posts[1].places", "Write a whole number from 1 to 999."),
    ("head = true", "places = true", "posts[1].places", "Write a whole number from 1 to 999."),
    ("[sign_in]", "[sign_in]\ndemo = true", "sign_in.issuer", "With demo = true the demo supplies the provider. Remove this field, or remove demo."),
    ('issuer = "https://id.example"', "", "sign_in.issuer", "A provider is needed here: its issuer, as it names itself in its tokens."),
    ('client_id = "harbour"', "", "sign_in.client_id", "The name under which the provider knows this agency is needed here."),
    ('"https://id.example"', '"http://id.example"', "sign_in.issuer", "Write a full address beginning with https://, such as https://id.example."),
    ('"env:HARBOUR_SECRET"', '"hunter2"', "sign_in.client_secret", "Name where the secret is kept, as env:NAME or file:/path. Never write the secret itself in this file."),
    ('role = "clerk"', 'role = "chief"', "sign_in.roles[1].role", "There is no role chief. Roles of the agency: clerk."),
    ('[sign_in]', '[sign_in]\nscopes = ["email"]', "sign_in.scopes", "The scope openid is needed; without it the provider says nothing about the person."),
    ('[sign_in]', '[files]\nmax_megabytes = 0\n[sign_in]', "files.max_megabytes", "Write a whole number of megabytes from 1 to 2048."),
    ('[sign_in]', '[files]\ntypes = ["exe"]\n[sign_in]', "files.types[1]", "Write one of: csv, docx, eml, jpg, ods, odt, pdf, png, tiff, txt, xlsx."),
    ('[sign_in]', '[files]\ntypes = []\n[sign_in]', "files.types", "Name at least one type of file, such as pdf."),
    ('[sign_in]', '[sessions]\nidle_minutes = 61\nabsolute_hours = 1\n[sign_in]', "sessions.idle_minutes", "The idle time is longer than the whole session. Write at most 60 minutes."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "field", "sentence"), ONE_MISTAKE, ids=[f"{m[2]}-{i}" for i, m in enumerate(ONE_MISTAKE)]
)
def test_one_mistake_in_an_office_file(
    folder: "Folder", swap: Swap, old: str, new: str, field: str, sentence: str
) -> None:
    directory = load(folder.lay_out(swap(folder.office, old, new)), KNOWN)
    assert (OFFICE, field, sentence) in said(directory)
    assert directory.profiles == ()
    others = {other for _, other, _ in said(directory)} - {field, "brnad", "sign_in.client_id", "sign_in.client_secret"}
    assert others == set()


def test_each_list_refuses_a_slug_used_twice(folder: "Folder") -> None:
    more = """
[[journals]]
slug = "incoming"
direction = "outgoing"
title = { az = "x", en = "x" }
pattern = "{n}"
[[units]]
slug = "casework"
title = { az = "x", en = "x" }
[[posts]]
slug = "head"
title = { az = "x", en = "x" }
unit = "casework"
"""
    assert said(load(folder.lay_out(folder.office + more))) == [
        (OFFICE, f"{name}.slug", f"The slug {slug} was used before in this list. Each needs its own.")
        for name, slug in [("journals[2]", "incoming"), ("units[3]", "casework"), ("posts[2]", "head")]
    ]


def test_a_unit_has_one_head(folder: "Folder") -> None:
    more = '\n[[posts]]\nslug = "chief"\ntitle = { az = "x", en = "x" }\nunit = "management"\nhead = true\n'
    [problem] = load(folder.lay_out(folder.office + more)).problems
    assert str(problem) == f"{OFFICE}: posts[2].head: The unit management has a head already: head. A unit has one."


def test_everything_wrong_is_said_at_once(folder: "Folder", swap: Swap) -> None:
    office = folder.office
    for old, new in [
        ("#21418f", "navy"),
        (', en = "Harbour" }', " }"),
        ('unit = "casework"\n', 'unit = "nowhere"\n'),
        ("{n:04}", "{m}"),
        ('"env:HARBOUR_SECRET"', '"hunter2"'),
    ]:
        office = swap(office, old, new)
    problems = said(load(folder.lay_out(office + "\n[extra]\nx = 1\n")))
    assert {field for _, field, _ in problems} == {
        "brand", "short_name", "journals[1].unit", "journals[1].pattern", "sign_in.client_secret", "extra",
    }  # fmt: skip


def test_a_secret_written_into_a_file_is_not_repeated(folder: "Folder", swap: Swap) -> None:
    directory = load(folder.lay_out(swap(folder.office, "env:HARBOUR_SECRET", "hunter2")))
    assert "hunter2" not in "".join(map(str, directory.problems)) + repr(directory.problems)


@pytest.mark.parametrize(
    ("permissions", "sentence"),
    [
        ('["correspondence.raed"]', "There is no permission correspondence.raed. Did you mean correspondence.read?"),
        ('["weather.make"]', "There is no permission weather.make."),
        ('["*"]', "Write a permission as area.act in small letters, such as correspondence.read."),
    ],
)
def test_unknown_permissions(folder: "Folder", swap: Swap, permissions: str, sentence: str) -> None:
    country = swap(folder.country, '["correspondence.read"]', permissions)
    [problem] = load(folder.lay_out(country=country), KNOWN).problems
    assert (problem.file, problem.field, problem.sentence) == (COUNTRY, "roles[1].permissions[1]", sentence)
    assert str(problem).endswith("(taken over by harbour)")


def test_permissions_are_left_alone_when_none_are_known(folder: "Folder", swap: Swap) -> None:
    country = swap(folder.country, "correspondence.read", "weather.make")
    assert load(folder.lay_out(country=country), None).problems == ()


def test_a_mistake_of_a_country_is_said_once_with_its_agencies(folder: "Folder", swap: Swap) -> None:
    folder.lay_out(country=swap(folder.country, "max_megabytes = 20", "max_megabytes = 0"))
    folder.write("offices/pier.toml", folder.office.replace("harbour", "pier"))
    directory = load(folder.path)
    assert [str(problem) for problem in directory.problems] == [
        f"{COUNTRY}: files.max_megabytes: Write a whole number of megabytes from 1 to 2048. (taken over by harbour, pier)"
    ]
    assert directory.profiles == ()


def test_a_table_of_an_office_replaces_the_countrys_whole(folder: "Folder") -> None:
    office = folder.office + "\n[files]\nmax_megabytes = 5\n"
    [profile] = load(folder.lay_out(office)).profiles
    assert profile.files.max_megabytes == 5
    assert profile.files.types != ["pdf"]


def test_a_country_may_be_laid_out_in_several_files(folder: "Folder") -> None:
    folder.lay_out()
    folder.write("countries/az/sessions.toml", "[sessions]\nidle_minutes = 15\n")
    [profile] = load(folder.path).profiles
    assert profile.sessions.idle_minutes == 15


def test_a_field_stands_in_one_file_of_a_country(folder: "Folder") -> None:
    folder.lay_out()
    folder.write("countries/az/more.toml", 'zone = "UTC"\n')
    assert said(load(folder.path)) == [
        ("countries/az/more.toml", "zone", f"This field stands in {COUNTRY} too. Keep it in one file of the country.")
    ]


def test_a_country_does_not_say_what_is_the_agencys_own(folder: "Folder") -> None:
    folder.lay_out(country='brand = "#000000"\n' + folder.country)
    assert said(load(folder.path)) == [
        (COUNTRY, "brand", "This field belongs into the file of an agency, not of a country.")
    ]


def test_one_broken_file_leaves_the_other_agencies_alone(folder: "Folder") -> None:
    folder.lay_out()
    folder.write("offices/pier.toml", "slug = ")
    directory = load(folder.path)
    assert [profile.slug for profile in directory.profiles] == ["harbour"]
    with pytest.raises(ProfileErrors) as errors:
        directory.sound()
    assert errors.value.problems == directory.problems


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"slug = 'x'\nname = \xff\n", "The file is not UTF-8 text: see line 2. Save it again as UTF-8."),
        ('slug = "ə"'.encode("utf-16"), "The file is not UTF-8 text: see line 1. Save it again as UTF-8."),
        (b"slug = 'x'\n\nname = = 1\n", "This is not TOML, line 3, column 8: Invalid value."),
        (b"slug = 'x'\nslug = 'y'\n", "This is not TOML, line 2, column 11: Cannot overwrite a value."),
        (b"slug = 'x", "This is not TOML: Expected \"'\" (at end of document)."),
        (b"#" * 600_000, "The file is larger than 512 kilobytes."),
        (b"a = " + b"[" * 100_000, "This is not TOML: nested too deeply."),
    ],
)  # fmt: skip
def test_files_that_are_no_toml(folder: "Folder", content: bytes, sentence: str) -> None:
    folder.lay_out()
    folder.write(OFFICE, content)
    assert said(load(folder.path)) == [(OFFICE, "", sentence)]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(folder: "Folder") -> None:
    folder.lay_out()
    (folder.path / OFFICE).chmod(0)
    assert said(load(folder.path)) == [(OFFICE, "", "The file cannot be read: Permission denied.")]


def test_a_folder_in_place_of_a_file(folder: "Folder") -> None:
    folder.lay_out()
    (folder.path / "offices/pier.toml").mkdir()
    assert said(load(folder.path)) == [("offices/pier.toml", "", "The file cannot be read: Is a directory.")]


def test_a_byte_order_mark_and_decomposed_letters_are_taken(folder: "Folder", swap: Swap) -> None:
    office = swap(folder.office, "D-{n:04}/{yy}", "{n}/u\u0308")
    folder.lay_out()
    folder.write(OFFICE, b"\xef\xbb\xbf" + office.encode("utf-8"))
    [profile] = load(folder.path).profiles
    assert profile.journals[0].pattern == "{n}/ü"


def test_editors_leftovers_are_passed_over(folder: "Folder") -> None:
    folder.lay_out()
    folder.write("offices/.#harbour.toml", "broken")
    folder.write("offices/harbour.toml~", "broken")
    assert load(folder.path).problems == ()


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    assert said(load(tmp_path)) == [("offices", "", "There is no such folder.")]


def test_a_host_belongs_to_one_agency(folder: "Folder") -> None:
    folder.lay_out()
    folder.write("offices/pier.toml", folder.office.replace('"harbour"', '"pier"', 1))
    directory = load(folder.path)
    assert said(directory) == [
        (OFFICE, "hosts", "The host harbour.example belongs to offices/pier.toml already. Each agency needs its own."),
        (
            "offices/pier.toml",
            "hosts",
            f"The host harbour.example belongs to {OFFICE} already. Each agency needs its own.",
        ),
    ]
    assert directory.profiles == ()


def test_a_slug_belongs_to_one_agency(folder: "Folder") -> None:
    folder.lay_out()
    folder.write("offices/pier.toml", folder.office.replace("harbour.example", "pier.example"))
    directory = load(folder.path)
    assert said(directory) == [
        ("offices/pier.toml", "slug", f"The slug harbour belongs to {OFFICE} already. Each agency needs its own.")
    ]
    assert [profile.hosts for profile in directory.profiles] == [["harbour.example"]]


@pytest.mark.parametrize("slug", ["sso", "www", "api", "static"])
def test_names_of_the_service_are_kept(folder: "Folder", slug: str) -> None:
    folder.lay_out()
    folder.write(f"offices/{slug}.toml", folder.office.replace("harbour", slug))
    assert said(load(folder.path)) == [
        (f"offices/{slug}.toml", "slug", f"The name {slug} is kept for the service itself. Choose another.")
    ]


def test_the_index_of_the_unit_goes_before_the_agencys(folder: "Folder", swap: Swap) -> None:
    office = swap(folder.office, "D-{n:04}/{yy}", "{index}/{n}")
    office = swap(office, 'country = "az"', 'country = "az"\nindex = "04"')
    [profile] = load(folder.lay_out(office)).profiles
    assert profile.index_of(profile.journals[0]) == "04"
    office = swap(office, 'parent = "management"', 'parent = "management"\nindex = "04-1"')
    [profile] = load(folder.lay_out(office)).profiles
    assert profile.index_of(profile.journals[0]) == "04-1"


def test_typed_data_is_judged_like_a_file(folder: "Folder") -> None:
    directory = load(folder.lay_out())
    with pytest.raises(ProfileErrors) as errors:
        read_profile({"slug": "pier", "country": "az", "brand": "red"}, directory.countries["az"], KNOWN)
    fields = {problem.field for problem in errors.value.problems}
    assert fields == {"name", "short_name", "brand", "journals", "units", "posts", "sign_in"}
