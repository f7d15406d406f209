"""Dateline: news articles in, a sourced map out.

The way of the data, a module a step::

    articles → language → places, dates, actors → events → extract
             → selection → maps | snapshots | pages | formats

A module imports only from the steps before its own; `tests/test_layers.py` keeps it so.
"""

__version__ = "0.1.0"
