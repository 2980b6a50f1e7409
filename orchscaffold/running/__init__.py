"""Whole runs, from what was asked to what there is to report: the command line and the Python
interface are thin around these.
"""
