"""The summary: what was asked, what was said, in numbers and words, for somebody who was not there."""
