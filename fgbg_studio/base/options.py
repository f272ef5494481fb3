"""Options: one pydantic model gives the checks, the command line's flags and the window's form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from fgbg_studio.base.errors import UsageError

_explaining: ContextVar[bool] = ContextVar("explaining", default=False)


@contextmanager
def explaining(on: bool = True) -> Iterator[None]:
    """Within, options that cannot be used raise a `UsageError` sentence, not pydantic's error.

    For callers such as a command-line library that would print pydantic's own words.
    """
    before = _explaining.set(on)
    try:
        yield
    finally:
        _explaining.reset(before)


class Options(BaseModel):
    """Base of every set of options: immutable, and unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __init__(self, /, **values: Any) -> None:
        """Check and keep `values`. Raises pydantic's ValidationError; see `explaining`."""
        try:
            super().__init__(**values)
        except ValidationError as error:
            if _explaining.get():
                raise explain(error) from error
            raise


def option(
    default: Any,
    help: str,
    *,
    unit: str = "",
    ge: float | None = None,
    le: float | None = None,
    step: float | None = None,
    label: str = "",
    zero: str = "",
) -> Any:
    """A field with its help, unit, inclusive bounds and the step of its spin box.

    `zero` is the word for 0, the least, where that is no quantity: "all", say.
    """
    extra: dict[str, Any] = {"unit": unit, "step": step, "label": label, "zero": zero}
    if isinstance(default, Options):
        return Field(default_factory=lambda: default, description=help, json_schema_extra=extra)
    return Field(default=default, description=help, ge=ge, le=le, json_schema_extra=extra)


class OptionSpec(BaseModel):
    """What a form or a table needs to know about one option."""

    name: str
    label: str
    help: str
    unit: str
    kind: Literal["bool", "int", "float", "choice", "text", "group"]
    default: Any
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    choices: tuple[str, ...] = ()
    zero: str = ""


def _kind(annotation: Any) -> Literal["bool", "int", "float", "choice", "text", "group"]:
    if get_origin(annotation) is Literal:
        return "choice"
    if isinstance(annotation, type) and issubclass(annotation, Options):
        return "group"
    if annotation is bool:
        return "bool"
    if annotation is int:
        return "int"
    return "float" if annotation is float else "text"


def _bound(info: FieldInfo, name: str) -> float | None:
    for rule in info.metadata:
        if hasattr(rule, name):
            return float(getattr(rule, name))
    return None


def _spec(name: str, info: FieldInfo) -> OptionSpec:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    kind = _kind(info.annotation)
    return OptionSpec(
        name=name,
        label=str(extra.get("label") or name.replace("_", " ").capitalize()),
        help=info.description or "",
        unit=str(extra.get("unit") or ""),
        kind=kind,
        default=info.get_default(call_default_factory=True, validated_data={}),
        minimum=_bound(info, "ge"),
        maximum=_bound(info, "le"),
        step=float(step) if isinstance(step := extra.get("step"), int | float) else None,
        choices=tuple(str(c) for c in get_args(info.annotation)) if kind == "choice" else (),
        zero=str(extra.get("zero") or ""),
    )


def specs(model: type[Options]) -> list[OptionSpec]:
    """One `OptionSpec` for each field of `model`, in the order of its definition."""
    return [_spec(name, info) for name, info in model.model_fields.items()]


def explain(error: ValidationError) -> UsageError:
    """A pydantic failure as one sentence a person can act on."""
    parts = []
    for problem in error.errors():
        where = ".".join(str(part) for part in problem["loc"]) or "the options"
        parts.append(f"{where}: {problem['msg'].lower()} (given: {problem['input']!r})")
    return UsageError("These settings cannot be used: " + "; ".join(parts) + ".")
