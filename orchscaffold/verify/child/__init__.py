"""Runs inside the project's interpreter: standard library and pytest only, nothing of orchscaffold.

The files of this folder are copied next to the run and imported there under another name; so they
import each other by relative paths alone.
"""
