"""Images with their pictures as cards, each with a link to the page of that image; others as a table."""

import streamlit as st

from app import columns, downloads, lead, pick
from app.errors.asked import NO_PICTURE
from app.language import _, ngettext
from app.pages import pages
from app.pictures import thumbnails
from app.text import plain

ACROSS, SIDE = 6, 96
COUNTS = (12, 24, 48)
IMAGES = "images"  # the page of an image


def count():
    """The list of how many pictures are shown; returns the number."""
    number = pick.one("pictures", COUNTS, COUNTS[0], _("count"))
    st.segmented_control(_("Pictures"), COUNTS, key="pictures", required=True, help=_("How many are shown."))
    return number


def show(asked, rows, most, name):
    """rows: columns index, probe_image, true class, and what a card says in `said`; in the order in which they are
    shown. most: pictures. name: of the table that is taken away."""
    if rows.empty:
        st.info(_("There is no such image."))
        return
    pictured = rows[rows["probe_image"] != NO_PICTURE]
    _cards(asked.study, pictured[:most])
    if len(pictured) < len(rows):
        st.caption(without_picture(len(pictured), len(rows)))
    table = rows.drop(columns="said").replace({"probe_image": {NO_PICTURE: None}})
    opened = st.expander(
        ngettext("Table of {n} image", "Table of {n} images", len(rows)).format(n=len(rows)), on_change="rerun",
        key=f"table {name}",
    )  # fmt: skip
    if opened.open:
        opened.dataframe(table, hide_index=True, key=f"rows {name}", column_config=columns.named(table))
    st.download_button(
        "CSV", lambda: downloads.csv(table), f"{name}.csv", "text/csv", key=f"csv {name}", on_click="ignore",
        help=_("All of these images with their index in the dataset."),
    )  # fmt: skip


def without_picture(pictured, count):
    """Where the images are that have no picture. pictured: how many have one, fewer than count."""
    if pictured:
        words = ngettext(
            "{n} of {all} images have a picture: the study keeps those of the probe. The other is in the table.",
            "{n} of {all} images have a picture: the study keeps those of the probe. The others are in the table.",
            count - pictured,
        )
        return words.format(n=pictured, all=count)
    return ngettext(
        "The {n} image has no picture: the study keeps those of the probe. It is in the table.",
        "None of the {n} images has a picture: the study keeps those of the probe. They are in the table.",
        count,
    ).format(n=count)


def _cards(study, rows):
    urls = thumbnails.data_urls(study, rows["probe_image"])
    splits = study.manifest.probe_splits.items() if IMAGES in pages() else ()
    for start in range(0, len(rows), ACROSS):
        part = rows[start : start + ACROSS]
        for column, row, url in zip(st.columns(ACROSS), part.to_dict("records"), urls[start:], strict=False):
            with column:
                st.image(url, width=SIDE, caption=plain(row["said"]), alt=row["said"])
                for split, (first, after) in splits:
                    if first <= row["probe_image"] < after:
                        number = str(row["probe_image"] - first)
                        lead.to(IMAGES, _("image {n}").format(n=number), images=split, image=number)
