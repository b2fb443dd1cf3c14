"""Joins the script's modules into one file: browsers ask once, and each module keeps a scope of its own.

Only what the sources use is understood: `import { a, b } from "./x.js";` or `import "./x.js";` at the start of a line,
and `export` before const, class or function. Anything else is an error of the build, not a surprise in a browser.
"""

import re
from pathlib import Path

IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"\./([\w-]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|class|(?:async )?function) ([\w$]+))", re.MULTILINE)
NOT_UNDERSTOOD = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class CannotLink(Exception):
    """The modules do not fit together; the text says where."""


def link(entry: Path) -> str:
    """The module `entry` and all it needs, each once and after what it needs, as one script without imports."""
    sources: dict[str, str] = {}
    _read(entry, sources, ())
    exported = {name: EXPORT.findall(text) for name, text in sources.items()}
    return "\n".join(_scoped(name, text, exported) for name, text in sources.items())


def _read(path: Path, sources: dict[str, str], above: tuple[str, ...]) -> None:
    """Add `path` to `sources`, what it imports before it."""
    if path.stem in above:
        raise CannotLink(f"{path.name} imports itself by way of {', '.join(above)}")
    if path.stem in sources:
        return
    if not path.is_file():
        raise CannotLink(f"{path.name} is imported by {above[-1]}.js but does not exist")
    text = path.read_text(encoding="utf-8")
    for _, name in IMPORT.findall(text):
        _read(path.with_name(f"{name}.js"), sources, (*above, path.stem))
    sources[path.stem] = text


def _scoped(name: str, text: str, exported: dict[str, list[str]]) -> str:
    """One module as a function that is called at once and gives what it exports."""
    head = []
    for names, module in IMPORT.findall(text):
        wanted = [one.strip() for one in names.split(",") if one.strip()]
        if missing := [one for one in wanted if one not in exported[module]]:
            raise CannotLink(f"{name}.js: {module}.js does not export {', '.join(missing)}")
        if wanted:
            head.append(f"const {{ {', '.join(wanted)} }} = {_scope(module)};")
    body = EXPORT.sub("", IMPORT.sub("", text))
    if found := NOT_UNDERSTOOD.search(body):
        raise CannotLink(f"{name}.js: cannot link {found.group()!r}")
    given = f"return {{ {', '.join(exported[name])} }};"
    return "\n".join([f"const {_scope(name)} = (() => {{", *head, body, given, "})();"])


def _scope(module: str) -> str:
    return f"{module.replace('-', '_')}_module"
