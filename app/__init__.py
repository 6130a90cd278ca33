"""Looks at studies: a Streamlit app over what `analysis` measures."""
