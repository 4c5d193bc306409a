"""The search led by coverage is looked into only where atheris is installed."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("atheris") else ["guided.py"]
