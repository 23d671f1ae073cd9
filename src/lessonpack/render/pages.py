"""HTML pages from the templates: jinja2, set up once, imported when the first page is made."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpack import plain, resources, user_cache
from lessonpack.render.xml import Xml

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.bccache import Bucket


_MOST = 8 << 20  # bytes of compiled templates: those of one version are 200,000


def page(template: str, **context: object) -> str:
    """A template of `templates/` filled in; every value is escaped, only Xml is not."""
    return _environment().get_template(template).render(**context)


def load(template: str) -> None:
    """Load a template with all that it needs, so that a page is made of it at once."""
    _environment().get_template(template)


def macros(template: str, **context: object) -> Any:
    """The macros of a template, each of which sees the context; called, they give what is escaped already."""
    return _environment().get_template(template).make_module(context)


def _compiled(bucket: Bucket) -> Path:
    return user_cache.folder() / "templates" / bucket.key


@cache
def _environment() -> Environment:
    from pickle import UnpicklingError

    from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    class Compiled(BytecodeCache):
        """Templates as they were compiled; jinja2 knows one that has changed. Where none can be kept, none is."""

        def load_bytecode(self, bucket: Bucket) -> None:
            try:
                with plain.opened(_compiled(bucket)) as file:
                    bucket.load_bytecode(file)
            except (OSError, EOFError, UnpicklingError):  # it cannot be read, or is not whole
                bucket.reset()

        def dump_bytecode(self, bucket: Bucket) -> None:
            with suppress(OSError):
                user_cache.keep(_compiled(bucket), bucket.write_bytecode, _MOST)

    def markup(value: object) -> object:
        return Markup(value) if isinstance(value, Xml) else value  # noqa: S704  # Xml is escaped by construction

    return Environment(
        loader=FunctionLoader(resources.template),
        bytecode_cache=Compiled(),  # a third of a lesson's build otherwise
        autoescape=True,  # by name it would miss `*.html.j2`
        undefined=StrictUndefined,
        finalize=markup,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
