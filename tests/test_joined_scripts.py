"""Scripts that import others are made to stand alone and do the same; other forms stop the build."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.joined_scripts import joined
from generator.project import SiteFailed
from generator.site import SEARCH_SCRIPTS
from tests.conftest import ROOT

NODE = shutil.which("node", path=Path(sys.executable).parent) or shutil.which("node") or "node"
MODULES = {
    "deep": """export const [ONE, TWO] = [1, 2];
const hidden = 10;
export const same = () => hidden;
""",
    "side": """import { ONE } from "./deep.js";
const hidden = 20;
export class Side {
  sum = ONE + hidden;
}
""",
    "top": """import "./deep.js";
import { ONE as first, TWO, same } from "./deep.js";
import { Side } from "./side.js";
export { Side } from "./side.js";
export async function all() {
  return [first, TWO, same(), new Side().sum];
}
""",
}
ASKED = "[await top.all(), Object.keys(top).sort(), new top.Side().sum]"


def _answer(folder: Path) -> str:
    """What a module's functions give, as JSON."""
    asking = folder / "asking.mjs"
    asking.write_text(f'import * as top from "./top.js";\nconsole.log(JSON.stringify({ASKED}));\n', "utf-8")
    done = subprocess.run([NODE, asking], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_joined_script_does_what_it_did(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    for name, text in MODULES.items():
        (tmp_path / f"{name}.js").write_text(text, "utf-8")
    before = _answer(tmp_path)
    (tmp_path / "top.js").write_text(joined(MODULES, "top"), "utf-8")
    for name in ("deep", "side"):
        (tmp_path / f"{name}.js").unlink()
    assert _answer(tmp_path) == before == '[[1,2,10,21],["Side","all"],21]'


@pytest.mark.parametrize("name", SEARCH_SCRIPTS)
def test_what_pages_load_imports_nothing(name: str) -> None:
    folder = ROOT / "theme_overrides/assets/search"
    text = joined({file.stem: file.read_text("utf-8") for file in folder.glob("*.js")}, name)
    assert "import " not in "\n".join(line.split("//")[0] for line in text.splitlines())
    assert sum(line.startswith("export ") for line in text.splitlines()) == 1


@pytest.mark.parametrize(
    "text",
    [
        'import all from "./deep.js";\n',
        'import * as all from "./deep.js";\n',
        'import { ONE } from "./nowhere.js";\n',
        'import { all } from "./top.js";\n',
        "export default 1;\n",
        "export let changing = 1;\n",
        "const one = 1;\nexport { one };\n",
        'export { ONE as one } from "./deep.js";\n',
        'const later = () => import("./deep.js");\n',
        "const here = import.meta.url;\n",
    ],
)
def test_other_forms_stop_the_build(text: str) -> None:
    with pytest.raises(SiteFailed, match="js"):
        joined(MODULES | {"top": text}, "top")
