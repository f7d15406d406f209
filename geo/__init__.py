"""Dateline: news articles in, a sourced map out.

The way of the data is that of the folders, see `ARCHITECTURE.md`. A package imports only from those before it;
`tests/test_layers.py` keeps it so.
"""

__version__ = "0.2.0"
