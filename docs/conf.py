"""How Sphinx builds the documentation: ``make docs``."""

from __future__ import annotations

from importlib.metadata import version as installed

project = "Middleground"
author = "The Middleground contributors"
version = release = installed("middleground")

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
numpydoc_show_class_members = False
exclude_patterns = ["_build"]
suppress_warnings = ["myst.header"]  # papers of one page may begin at any level

html_theme = "furo"
html_title = "Middleground"
