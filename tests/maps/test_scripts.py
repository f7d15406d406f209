import re
import shutil
import subprocess

import pytest

from geo.errors import ExportError
from geo.maps import scripts
from geo.maps.scripts import joined_script, web_file


@pytest.fixture
def modules(monkeypatch):
    """Give modules of our own in place of those of the page."""
    files: dict[str, str] = {}
    monkeypatch.setattr(scripts, "web_file", lambda name: files[name.removesuffix(".js")])
    return files


def test_a_module_comes_after_those_that_it_imports_and_each_once(modules):
    modules["page"] = 'import { one } from "./one.js";\nimport { two } from "./two.js";\none(two);\n'
    modules["one"] = 'import { two } from "./two.js";\nexport function one() {\n  return two;\n}\n'
    modules["two"] = "export const two = 2;\n"
    script = joined_script("page")
    assert re.findall(r"^const module_(\w+) =", script, re.MULTILINE) == ["two", "one", "page"]


@pytest.mark.parametrize(
    "line",
    [
        'import one from "./one.js";',
        'import * as one from "./one.js";',
        'import "./one.js";',
        'export * from "./one.js";',
        "export default 1;",
        "export let one = 1;",
        "export { one };",
        'const one = import("./one.js");',
    ],
)
def test_what_cannot_be_joined_is_named(modules, line):
    modules["page"] = f"{line}\n"
    with pytest.raises(ExportError, match=r"page\.js cannot be joined: "):
        joined_script("page")


def test_modules_that_import_each_other_are_named(modules):
    modules["one"] = 'import { two } from "./two.js";\nexport const one = 1;\n'
    modules["two"] = 'import { one } from "./one.js";\nexport const two = 2;\n'
    with pytest.raises(ExportError, match=r"one\.js and two\.js import each other"):
        joined_script("one")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("node") is None, reason="no node on the PATH: the joined script was not run")
def test_a_joined_script_runs_and_keeps_the_names_of_its_modules_apart(modules):
    modules["page"] = (
        'import { one as first } from "./one.js";\nimport {\n  Two,\n} from "./two.js";\n'
        "const own = 3;\nconsole.log(first(), new Two().value, own);\n"
    )
    modules["one"] = "const own = 1;\nexport function one() {\n  return own;\n}\n"
    modules["two"] = "const own = 2;\nexport class Two {\n  value = own;\n}\n"
    done = subprocess.run(["node", "-e", joined_script("page")], capture_output=True, text=True, check=True)
    assert done.stdout == "1 2 3\n"


def test_the_script_of_the_page_that_stands_alone_holds_no_module_syntax_and_ends_no_element():
    script = joined_script("standalone")
    assert "</script" not in script.lower()
    assert not re.search(r"^(?:import|export)\b", script, re.MULTILINE)
    assert web_file("dom.js").splitlines()[-1] in script
