"""The interface in another language: nothing is missing from a catalogue, and nothing shown goes past it."""

import ast
import re
from pathlib import Path

import pandas
import pytest
from babel.messages.pofile import read_po

from analysis import LAYER_SETS
from analysis.axioms import AXIOMS, JUDGED
from analysis.findings.judge import ALIKE, HOLDS_ZERO
from app import language, measurements
from app.pages import pages
from tests.app.pages import healthy, texts
from tests.app.reasons import reasons

APP = Path(language.__file__).parent
FORMS = {"_": 1, "N_": 1, "ngettext": 2}  # how many texts each of them takes
OTHERS = [name for name in language.NAMES if name != language.ENGLISH]
# Of Streamlit's functions and of this app's: those whose words people read.
SHOWN = {
    *("title", "header", "subheader", "markdown", "caption", "text", "info", "warning", "error", "success", "toast"),
    *("button", "download_button", "toggle", "checkbox", "selectbox", "multiselect", "radio", "pills", "expander"),
    *("segmented_control", "number_input", "text_input", "text_area", "select_slider", "slider", "popover", "progress"),
    *("form_submit_button", "page_link", "metric", "spinner", "status", "link_button", "file_uploader"),
}
WORDS_IN = ("help", "placeholder", "text", "label")
NOUN_LAST = ("one", "several", "numbered", "switch", "line")  # of app.pick: the last argument stands in a sentence
HAS_WORDS = re.compile(r"[a-z]{2,}")


def messages():
    """{message, or (one, many)} of all that the app says; tools for catalogues miss what stands in an f-string."""
    found = {text for path in APP.rglob("*.py") for text in said(ast.parse(path.read_text(encoding="utf-8")))}
    found |= {text for page in pages().values() for text in (page.title, page.group)}
    return found | of_analysis()


def of_analysis():
    """What analysis says and pages show: sets of layers, axioms of sparsity, reasons for no value."""
    found = {text for layer_set in LAYER_SETS.values() for text in (layer_set.title, layer_set.what)}
    found |= {*AXIOMS, *AXIOMS.values(), *(judged.title for judged in JUDGED)}
    return found | {ALIKE, HOLDS_ZERO} | set(reasons())


def said(tree):
    """The messages of a piece of code, wherever they stand in it; what is no constant is not one of them."""
    for call in calls(tree):
        forms = FORMS.get(getattr(call.func, "id", getattr(call.func, "attr", "")), 0)
        texts = [shown.value for shown in call.args[:forms] if isinstance(shown, ast.Constant) and shown.value]
        if texts and len(texts) == forms:
            yield texts[0] if forms == 1 else tuple(texts)


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_messages_are_found_wherever_they_stand():
    code = """f"**{_('inside')}** {one(_('within ' 'it'))}"; LATER = N_("later"); _(LATER); ngettext("a", "b", n)"""
    assert set(said(ast.parse(code))) == {"inside", "within it", "later", ("a", "b")}


def placeholders(text):
    return sorted(re.findall(r"\{[^}]*\}", text))


@pytest.mark.parametrize("name", OTHERS)
def test_a_catalogue_has_every_message_and_no_other(name):
    with open(language.FOLDER / f"{name}.po", encoding="utf-8") as file:
        catalogue = read_po(file, locale=name)
    translated = {message.id: message for message in catalogue if message.id}
    missing = [message for message in messages() if message not in translated or not all(_strings(translated[message]))]
    assert not missing, f"{len(missing)} messages without a translation: {missing[:5]}"
    assert not set(translated) - messages(), "messages that the app no longer says"
    assert not [message.id for message in translated.values() if message.fuzzy]


@pytest.mark.parametrize("name", OTHERS)
def test_a_translation_fills_in_what_the_message_does(name):
    with open(language.FOLDER / f"{name}.po", encoding="utf-8") as file:
        catalogue = read_po(file, locale=name)
    for message in catalogue:
        if message.id:
            asked = message.id[-1] if isinstance(message.id, tuple) else message.id
            for text in _strings(message):
                assert placeholders(text) == placeholders(asked), message.id


def _strings(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


@pytest.mark.parametrize("name", OTHERS)
def test_reasons_are_told_in_it_whatever_values_they_hold(name, measured_store):
    tables = map(pandas.read_parquet, (measured_store / "digits" / "results").rglob("*.parquet"))
    given = {reason for table in tables for reason in table["reason"] if reason}
    given.add("epoch 7 was not trained; the run has 0 to 3")
    given |= {said.format(2, 5) for said in (measurements.LACKING, measurements.LACKING_HERE)}
    assert len(given) > 5
    assert not [reason for reason in given if language.translated(reason, name) == reason]


def test_values_stay_and_reasons_that_stand_together_are_told_each():
    said = (
        "2 models, at least 5 are needed; left out: sgd_1, sgd_2 (sgd_1: all eigenvalues are equal: they have no tail)"
    )
    assert language.translated(said, language.ENGLISH) == said
    french = language.translated(said, "fr")
    assert french.startswith("2 modèles") and "sgd_1, sgd_2 (sgd_1" in french and "valeurs propres" in french


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: str(path.relative_to(APP)))
def test_no_words_go_past_the_catalogue(path):
    past = [f"line {shown.lineno}: {ast.unparse(shown)[:60]}" for shown in past_the_catalogue(path.read_text("utf-8"))]
    assert not past, f"{path}: words that no catalogue can translate: {'; '.join(past)}"


@pytest.mark.parametrize(
    "code",
    [
        "st.info('some words')",
        "pick.one('key', options, default, 'model')",
        "pick.switch('key', f'the {noun}')",
        "chart.properties(description='some words')",
        "what = f'{title} by layer'; what += '.'; chart.properties(description=what + span)",
        "def say(): return f'{title} by layer'\nchart.properties(description=say())",
        "def describe(name, rows): return f'{title} by layer'",
    ],
)
def test_words_past_the_catalogue_are_found(code):
    assert past_the_catalogue(code)
    assert not past_the_catalogue(re.sub(r"f?('[a-z{][^']* [^']*'|'model')", r"_(\1)", code))


def past_the_catalogue(code):
    """The expressions in some code that people read as they stand there."""
    tree = ast.parse(code)
    return [part for part in read_by_people(tree) if _is_bare(part)]


def read_by_people(tree):
    """What Streamlit shows, what links call a choice, and the alternative texts of charts."""
    for call in calls(tree):
        name = getattr(call.func, "attr", "")
        if name in SHOWN and _is_streamlits(call.func):
            yield from call.args[:1]
            yield from (word.value for word in call.keywords if word.arg in WORDS_IN)
        if name in NOUN_LAST and ast.unparse(call.func) == f"pick.{name}":
            yield from resolved(call.args[-1], tree)
        for word in call.keywords:
            if word.arg == "description":
                yield from resolved(word.value, tree)
    for function in functions(tree, "describe"):
        yield from returned(function)


def resolved(shown, tree):
    """The expression; where it is made of a variable or a function of this code, what these can be."""
    parts = list(ast.walk(shown)) if isinstance(shown, ast.BinOp | ast.IfExp) else [shown]
    for part in parts:
        if isinstance(part, ast.Name):
            yield from assigned(tree, part.id)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
            yield from (text for function in functions(tree, part.func.id) for text in returned(function))
    yield shown


def assigned(tree, name):
    """The values that a variable is given, anywhere in some code."""
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AugAssign)]
    for one in statements:
        targets = one.targets if isinstance(one, ast.Assign) else [one.target]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            yield one.value


def functions(tree, name):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]


def returned(function):
    return [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]


def _is_streamlits(function):
    """Whether it is a method of something that draws: not of a module of charts, say."""
    root = function.value
    return not (isinstance(root, ast.Name) and root.id in ("charts", "alt", "base", "re", "computing", "drawn"))


def _is_bare(node):
    """Whether an expression is a text with words in it, as it stands in the code."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(HAS_WORDS.search(re.sub(r":[\w/]+:|</?\w+[^>]*>", "", node.value)))
    if isinstance(node, ast.JoinedStr):
        return any(_is_bare(part) for part in node.values)
    if isinstance(node, ast.IfExp):
        return _is_bare(node.body) or _is_bare(node.orelse)
    return isinstance(node, ast.BinOp) and (_is_bare(node.left) or _is_bare(node.right))


def test_the_interface_changes_its_language_and_keeps_what_is_chosen(open_app, complete_store):
    app = healthy(open_app(complete_store, "explore", metric="rotation", models="sgd_0"))
    app.session_state[language.KEY] = "fr"
    app.run()
    assert "Jeu de couches" in [box.label for box in healthy(app).selectbox]
    assert app.session_state["models"] == ["sgd_0"]
    assert "How far did training turn" in texts(app.markdown), "what a metric says of itself stays as it is"
