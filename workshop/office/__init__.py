"""Files of office programs: what a Word document, a slide and a workbook of ours have in common.

Nothing here knows of sessions or summaries. Every text that comes in may be somebody's own words, in any script: it is
written as text, never as a field, formula or address.
"""
