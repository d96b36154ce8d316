"""Files of every kind → `Document`.

To add a kind of file: one module with a function `read(data, name) -> tuple of lines and what else the page
says`,
and one line in `READERS`.
"""
