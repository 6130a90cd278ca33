"""What the networks of a study are made of: every layer with its sizes, and the way from one to the next."""

import re
from dataclasses import replace

import streamlit as st

from analysis import architecture
from analysis.store import digests, layout
from app import charts, columns, downloads, drawn, load, page, pick
from app.charts.scene import listing
from app.inside import known
from app.language import N_, _, ngettext
from app.text import plain

PAGE = {"title": "Network", "icon": ":material/account_tree:", "group": "Inside", "place": 40}

selection = st.session_state["selection"]
study = selection.study

ABOUT = N_("What is each network made of, how large are its layers, and what of them is recorded?")
READING = N_(
    "A box is as high as its map has rows and as wide as it has channels, in doublings; what has no map is one row. "
    "Lines lead to what receives it. Operations are what the study states between layers with a kernel; activations "
    "and normalisation belong to their layer."
)
THROUGH = 165  # pixels: "max pooling 2 x 2, flatten" is read whole
NOTHING_SAID = {"dilation": ["", "1 x 1"]}  # a column of these alone is left out
COLUMNS = N_(
    "makes: rows x columns x channels. neurons: position x channel. parameters: of kernel and bias, without those of "
    "normalisation. sees: the receptive field of a neuron in the middle, in pixels. from: the layers whose values come "
    "in. through: operations on the way. recorded: which of its tensors; kept: their values, or summaries alone."
)


def body():
    st.markdown(_(ABOUT))
    found = architecture.architectures(selection.runs)
    run, names = choose(found)
    totals = architecture.totals(run)
    left, middle, right = st.columns(3)
    left.metric(_("Layers with a kernel"), f"{totals['layers']:,}")
    middle.metric(_("Neurons"), f"{totals['neurons']:,}", help=_("Position x channel, over all layers with a kernel."))
    right.metric(_("Parameters"), f"{totals['parameters']:,}", help=_("Of kernels and biases."))
    drawing(run)
    table(run)
    for name in names:
        recorded(selection.study.run(name))


def choose(found):
    """Which of the architectures; returns a run that has it, and the names of all that do."""
    labels = {run.name: listing(names, 6) for run, names in found}
    chosen = pick.one("architecture", list(labels), next(iter(labels)), _("network"))
    if len(found) > 1:
        st.selectbox(_("Network"), list(labels), key="architecture", format_func=labels.get)
    elif len(selection.runs) > 1:
        words = ngettext("The {n} model has this network.", "All {n} models have this network.", len(selection.runs))
        st.caption(words.format(n=len(selection.runs)))
    return next((run, names) for run, names in found if run.name == chosen)


def drawing(run):
    nodes = known.attempt(architecture.nodes, run)
    if nodes is None:
        return
    called = names_of_layers()
    nodes = [replace(node, name=called(node.name), before=tuple(map(called, node.before))) for node in nodes]
    title = f"{run.manifest.network}: {architecture.by(run.entrance.shape)}"
    key = (str(study.folder), load.fingerprint(study.folder), run.name, "chain")
    shown = drawn.show(key, lambda: charts.chain(nodes, title), "chain")
    st.caption(_(READING))
    downloads.behind_button(shown, architecture.layer_table(run), f"{study.name}-{run.name}-network")


def names_of_layers():
    """Calls a layer by its name in the files, and the last by its label too."""
    labels = load.layer_labels(study)
    return lambda name: name if labels.get(name, name) == name else f"{name} ({labels[name]})"


def operation(name):
    """What Keras calls an operation, as words: "MaxPooling2D 2 x 2" is "max pooling 2 x 2"."""
    return re.sub(r"(?<=[a-z])([A-Z])", r" \1", name.replace("2D", "")).lower()


def table(run):
    rows = architecture.layer_table(run)
    rows = rows.assign(layer=rows["layer"].map(names_of_layers()), through=rows["through"].map(operation))
    st.subheader(_("Layers"), anchor=False)
    rows = rows.loc[:, [name for name in rows if not rows[name].isin(NOTHING_SAID.get(name, [""])).all()]]
    config = columns.named(rows, neurons=columns.GROUPED, parameters=columns.GROUPED)
    config["through"] = st.column_config.TextColumn(_("through"), width=THROUGH)
    config["layer"] = st.column_config.TextColumn(_("layer"), pinned=True)
    st.dataframe(columns.in_words(rows), hide_index=True, key="layers table", column_config=config, height="content")
    st.caption(_(COLUMNS))
    unmeasured = run.manifest.notes.get("unmeasured", ())
    if unmeasured:
        words = ngettext("{n} part of the network is not measured: {names}.",
                         "{n} parts of the network are not measured: {names}.", len(unmeasured))  # fmt: skip
        st.info(words.format(n=len(unmeasured), names=plain(listing(list(map(str, unmeasured)), 8))))


def recorded(run):
    """Of which epochs what is on disk, and the network as Keras keeps it."""
    activations = dict.fromkeys(epoch for epoch, bn in run.recorded_activations)
    words = _("**{model}**: weights of epochs {weights}; answers of {answers}; activations of {activations}.")
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.markdown(
        words.format(
            model=plain(run.name),
            weights=spans(run.recorded_checkpoints),
            answers=spans(run.recorded_predictions),
            activations=spans(list(activations)),
        )
    )
    name = layout.MODEL_FILE
    if name in run.manifest.files and not study.is_left_out(run.recorded(name)[0]):
        right.download_button(
            name, lambda: bytes_of(run), f"{study.name}-{run.name}-{name}", "application/json", on_click="ignore",
            key=f"model {run.name}", help=_("The network as Keras keeps it: keras.models.model_from_json reads it."),
        )  # fmt: skip


def bytes_of(run):
    """model.json, whose digest is checked."""
    path, record = run.file(layout.MODEL_FILE)
    digests.verify(path, record)
    return path.read_bytes()


def spans(epochs):
    """Epochs in words, those that follow each other as a span."""
    if not epochs:
        return _("none")
    parts, start = [], epochs[0]
    for here, after in zip(epochs, [*epochs[1:], None], strict=True):
        if after != here + 1:
            parts.append(str(start) if start == here else f"{start}–{here}")
            start = after
    return ", ".join(parts)


page.run(_("Network"), selection, body)
