"""What of a page works in a browser that runs no script: read from its markup as the server sends it."""

from __future__ import annotations

from lxml import html

#: What such a browser does not show: what is hidden until a script shows it, and what is only there for one.
NOT_SHOWN = "//template | //script | //style | //*[@hidden] | //*[@data-with-script] | //dialog[not(@open)]"
#: Fields that somebody fills in.
FIELDS = ("//input[not(@type='hidden' or @type='submit' or @readonly or @disabled)] | //textarea[not(@readonly)]"
          " | //select")


def wrong_without_a_script(markup):
    """What somebody meets there who has no script and cannot go on: a sentence for each."""
    page, whole = html.document_fromstring(markup), html.document_fromstring(markup)
    for one in page.xpath(NOT_SHOWN):
        one.drop_tree()
    ids, forms = set(whole.xpath("//@id")), set(whole.xpath("//form/@id"))
    return [*_content(page), *_forms(page), *_buttons(page, forms), *_fields(page, forms), *_links(page, ids)]


def _named(one):
    return f"<{one.tag}> “{' '.join(one.text_content().split())[:50] or one.get('name') or one.get('id') or ''}”"


def _content(page):
    heading, main = page.xpath("//main//h1 | //*[@role='dialog']//h1"), page.xpath("//main")
    if not any(one.text_content().strip() for one in heading):
        yield "has no heading"
    if len(" ".join(" ".join(one.text_content() for one in main).split())) < 15:
        yield "has nothing in its main part"


def _forms(page):
    for form in page.xpath("//form"):
        own = form.xpath(".//button[not(@type) or @type='submit'] | .//input[@type='submit']")
        named = page.xpath("//button[@form=$id and not(@type='button')]", id=form.get("id", "-"))
        if not own and not named:
            yield f"has a form without a button: {_named(form)}"


def _buttons(page, forms):
    for button in page.xpath("//button | //input[@type='submit' or @type='button']"):
        if button.get("type") == "button":
            yield f"has a button for scripts: {_named(button)}"
        elif button.get("form", "") not in forms and not button.xpath("ancestor::form"):
            yield f"has a button of no form: {_named(button)}"


def _fields(page, forms):
    for field in page.xpath(FIELDS):
        if field.get("form", "") not in forms and not field.xpath("ancestor::form"):
            yield f"has a field that is sent nowhere: {_named(field)}"


def _links(page, ids):
    for link in page.xpath("//a"):
        leads = link.get("href", "#")      # an empty one loads the page again
        if leads == "#" or leads.startswith("javascript:"):
            yield f"has a link for scripts: {_named(link)}"
        elif leads.startswith("#") and leads[1:] not in ids and "data-come-back" not in link.attrib:
            yield f"has a link to nothing: {_named(link)}"
