"""Templates compiled once for each language, with their words in place: a page looks none of them up."""

from collections.abc import MutableMapping
from types import FunctionType, MethodType
from typing import Any

from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro

from blueprints.shared.catalogue import language, marked

WORD = "_"
AS_THEY_ARE = (Macro, FunctionType, MethodType)
ASKS = "jinja_pass_arg"
"""What Jinja marks a function with that wants the context, or the environment."""
ALL_TEMPLATES = -1
"""As the size of a cache: a plain dict, which no look-up puts in order anew."""


class SpokenTemplate(Template):
    """A template of an environment whose globals are the same for all."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002 -- Jinja passes it
        """Whoever imports macros has the globals that they have: comparing both sets costs more than the import."""
        return super()._get_default_module()


class SpokenContext(Context):
    """What a template sees while it is drawn; whoever asks for nothing of it, as a macro, is called as they are."""

    def call(self, called: Any, *given: Any, **named: Any) -> Any:
        if not isinstance(called, AS_THEY_ARE) or hasattr(called, ASKS):
            return super().call(called, *given, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*given, **named)


class SpokenEnvironment(Environment):
    """An environment that hands each template on to its like of the request's language."""

    template_class = SpokenTemplate
    context_class = SpokenContext
    speaks: str | None = None

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.in_language: dict[str, SpokenEnvironment] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """All templates share their globals: a chain of two dicts for each costs a look-up per name and import."""
        return super().make_globals(d) if d else self.globals

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        if self.speaks is not None:
            return super()._load_template(name, globals)
        return self._of(language())._load_template(name, globals)

    def _of(self, chosen: str) -> "SpokenEnvironment":
        if chosen not in self.in_language:
            like = self.overlay(cache_size=ALL_TEMPLATES)
            like.speaks = chosen
            self.in_language[chosen] = like
        return self.in_language[chosen]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        if self.speaks is not None:
            _put_words(parsed, self.speaks)
        return parsed


def _put_words(node: nodes.Node, chosen: str) -> None:
    """Every `_("…")` below the node as the words themselves, its facts put in when it is drawn."""
    for field, value in list(node.iter_fields()):
        if isinstance(value, nodes.Node):
            setattr(node, field, _spoken(value, chosen))
        elif isinstance(value, list):
            value[:] = [_spoken(each, chosen) if isinstance(each, nodes.Node) else each for each in value]


def _spoken(node: nodes.Node, chosen: str) -> nodes.Node:
    _put_words(node, chosen)
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == WORD):
        return node
    if len(node.args) != 1 or not isinstance(node.args[0], nodes.Const) or node.dyn_args or node.dyn_kwargs:
        return node
    sentence = nodes.Const(marked(chosen, node.args[0].value), lineno=node.lineno)
    if not node.kwargs:
        return sentence
    facts = [nodes.Pair(nodes.Const(fact.key), fact.value, lineno=node.lineno) for fact in node.kwargs]
    return nodes.Mod(sentence, nodes.Dict(facts, lineno=node.lineno), lineno=node.lineno)
