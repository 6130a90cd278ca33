"""Data flows one way, and so do imports; looking at a study needs no network library."""

import ast
import subprocess
import sys

import pytest

from tests.conftest import ROOT

PACKAGES = {"app", "analysis", "trainer"}
HEAVY = {"tensorflow", "keras", "jax", "torch"}
SHARED = ("analysis.store", "analysis.estimators", "analysis.command_line")
MAY_IMPORT = {
    # package: what of the other packages, and what of outside it may never
    "app": (("analysis",), HEAVY),
    "analysis": ((), HEAVY | {"streamlit", "altair"}),
    "trainer": (SHARED, {"streamlit", "altair"}),
}


def imports(path):
    """Dotted names that a file imports, `from a import b` as a.b, wherever in the file."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            start = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{start}.{name.name}" for name in node.names)


def is_within(name, packages):
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def files(package):
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_imports_go_one_way(package):
    assert files(package), f"no files in {package}/"
    others, never = MAY_IMPORT[package]
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files(package)
        for name in imports(path)
        if is_within(name, never) or (is_within(name, PACKAGES - {package}) and not is_within(name, others))
    ]
    assert not wrong, "\n".join(wrong)


def test_only_one_file_of_the_trainer_may_import_tf_data():
    """Everything else goes through Keras, so that another backend can take its place."""
    found = {
        path.relative_to(ROOT).as_posix()
        for path in files("trainer")
        if any(is_within(name, {"tensorflow"}) for name in imports(path))
    }
    assert found <= {"trainer/device.py", "trainer/images.py"}, found


def loaded(code):
    finished = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    return set(finished.stdout.split())


@pytest.mark.parametrize("package", ["app", "analysis"])
def test_no_module_loads_a_network_library(package):
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files(package)]
    # What runs at import is what a module says; entry scripts draw a page or parse a command line instead.
    entries = ("__main__", "main", "views")
    modules = [name.removesuffix(".__init__") for name in modules if not set(name.split(".")) & set(entries)]
    code = "import sys\n" + "".join(f"import {name}\n" for name in modules)
    code += f"print(*({sorted(HEAVY)} & sys.modules.keys()))".replace("[", "{").replace("]", "}")
    assert not loaded(code)


def test_the_command_lines_of_analysis_load_no_network_library():
    code = "import sys, runpy\nsys.argv = ['analysis', 'metrics']\n"
    code += "try:\n    runpy.run_module('analysis', run_name='__main__')\nexcept SystemExit:\n    pass\n"
    code += "print('LOADED', *[name for name in sys.modules if name in ('tensorflow', 'keras', 'jax', 'streamlit')])"
    finished = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.splitlines()[-1].strip() == "LOADED"


def test_checking_a_recipe_loads_no_network_library():
    """A mistake in a recipe is answered at once, not after ten seconds of loading."""
    code = "import sys, trainer.__main__\nprint(*({'keras', 'tensorflow', 'jax'} & sys.modules.keys()))"
    assert not loaded(code)
