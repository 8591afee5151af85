"""What stands in Latin letters on a page that is in Arabic: English of ours that was forgotten."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Read(HTMLParser):
    """The words of a page that are ours: not those in elements that say themselves what they are in."""

    VOID = ("input", "meta", "link", "img", "br", "rect", "circle", "line")

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack, self.words, self.root = [], [], {}

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "html":
            self.root = given
        for name in ("aria-label", "alt", "title", "placeholder"):
            if not any(self.stack):
                self.words.append(given.get(name) or "")
        if tag not in self.VOID:
            self.stack.append(tag != "html" and "lang" in given)

    def handle_endtag(self, tag):
        if tag not in self.VOID and self.stack:
            self.stack.pop()

    def handle_data(self, data):
        if not any(self.stack):
            self.words.append(data)


#: Names, and what stands in every language as it is.
NAMES = re.compile(r"(?<![A-Za-z0-9])([0-9A-Z]{4}-[0-9A-Z]{4}|Workshop|"
                   r"Samaritans|Shout|SHOUT|Childline|NSPCC|NHS|LADO|BCDF-GHJK|Markdown|Word|Wi-Fi|QR|MIT|PDF|"
                   r"Network|Storage|Application|View page source|pair|four|"
                   r"UK GDPR|NVDA|JAWS|VoiceOver|TalkBack|JavaScript|axe|https|UTC|CSV|JSON)(?![A-Za-z0-9])")
#: Whom people can complain to, here and by law; and an address as an example of one.
ADDRESSES = re.compile(r"(Information office, )?(data|amara)@example\.org|ico\.org\.uk|"
                       r"equalityni\.org|equalityadvisoryservice\.com")


def latin_words(page):
    """The attributes of an Arabic page's root, and its words of ours in Latin letters."""
    read = Read()
    read.feed(re.sub(r"(?s)<script.*?</script>|<template.*?</template>|<code>.*?</code>", "", page))
    return read.root, [words.strip() for words in read.words
                       if re.search(r"[A-Za-z]{3}", ADDRESSES.sub("", NAMES.sub("", words)))]
