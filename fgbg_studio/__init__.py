"""FGBG Studio: cut out, compose, train and predict masks and depth."""

__version__ = "0.1.0"
