"""The Jupyter server extension: who may come in, which sessions run, and the way to their engines.

The rule: thin. It never touches Csound, and imports neither `engine` nor `notebook`.
"""
