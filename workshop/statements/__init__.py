"""What this installation says about itself: privacy, cookies, accessibility, and the papers of a compliance pack.

Each is one text in `pages/`, with the facts filled in from the code. The app shows three of them to everybody; all of
them stand in docs/compliance/ as templates, with blanks for the organisation.
"""
