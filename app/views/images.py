"""The probe images: all of a split as small pictures, and a page for each."""

import streamlit as st

from app import page, pick
from app.inside import choose, image_gallery, image_page
from app.language import N_, _
from app.sparsity.asked import row
from app.sparsity.asked import split as choose_split

PAGE = {"title": "Images", "icon": ":material/image:", "group": "Inside", "place": 20}

selection = st.session_state["selection"]

ABOUT = N_(
    "What does a network make of one image? A click on a picture, or its number, opens it: what each network says of "
    "it, the maps of every layer, where it stands among all images, and which images the layers hold for most alike."
)


def body():
    st.markdown(_(ABOUT))
    with row():
        run = choose.model(selection)
        split = choose_split(selection.study)
        start, stop = selection.study.probe_rows(split)
        image = pick.numbered("image", stop - start, _("image"))
        choose.go_to("image", stop - start, image, _("Image"))
    if image is None:
        image_gallery.show(selection.study, split)
        return
    choose.steps("image", stop - start, image, _("All images"), st.container(horizontal=True))
    image_page.show(selection, run, split, image)


page.run(_("Images"), selection, body)
