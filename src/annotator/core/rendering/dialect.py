"""The Markdown dialect: Python-Markdown with a fixed list of extensions."""

def to_html(text: str) -> str:
    import markdown  # noqa: PLC0415
    return markdown.markdown(text, extensions=["tables", "footnotes", "def_list", "fenced_code", "sane_lists"])
