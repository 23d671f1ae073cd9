"""HTML pages from the templates: jinja2, set up once, imported when the first page is made."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from lessonpack import resources
from lessonpack.render.xml import Xml

if TYPE_CHECKING:
    from jinja2 import Environment


def page(template: str, **context: object) -> str:
    """A template of `templates/` filled in; every value is escaped, only Xml is not."""
    return _environment().get_template(template).render(**context)


def macros(template: str, **context: object) -> Any:
    """The macros of a template, each of which sees the context; called, they give what is escaped already."""
    return _environment().get_template(template).make_module(context)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    def markup(value: object) -> object:
        return Markup(value) if isinstance(value, Xml) else value  # noqa: S704  # Xml is escaped by construction

    return Environment(
        loader=FunctionLoader(resources.template),
        autoescape=True,  # by name it would miss `*.html.j2`
        undefined=StrictUndefined,
        finalize=markup,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
