from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, abort, current_app, render_template

from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.kinds import all_kinds

from .reader import Library
from .shelf import ShelfTheme, find, theme_for

bp = Blueprint("library", __name__)


def theme_rows(themes: Iterable[ShelfTheme]) -> list[dict[str, Any]]:
    """What a list shows of each theme."""
    return [{"slug": one.slug, "title": one.theme.title, "summary": one.theme.summary,
             "counts_words": one.theme.counts_words()} for one in themes]


@bp.get("/themes")
@facilitators_only
def themes(facilitator: Facilitator) -> str:
    library: Library = current_app.extensions["workshop_library"]
    return render_template("library/themes.html", themes=theme_rows(find(facilitator.id).themes),
                           problems=[str(problem) for problem in library.problems])


@bp.get("/themes/<slug>")
@facilitators_only
def theme(facilitator: Facilitator, slug: str) -> str:
    found = theme_for(facilitator.id, slug)
    if found is None:
        abort(404)
    return render_template("library/theme.html", theme=found.theme.model_dump() | {"slug": slug},
                           source_words=found.theme.source.words,
                           kind_labels={name: kind.label for name, kind in all_kinds().items()})
