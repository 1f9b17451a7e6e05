"""The pages of the window, one package each.

To add one: make the package gui/pages/<name>/ with a PAGE, and put it into its place in gui/all_pages.py.
"""
