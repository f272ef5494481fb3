"""Options of a training that the losses bring with them: a weight on each head, and their own.

A loss called `focal` with an option `gamma` gives a training the options `mask_focal`,
`depth_focal` and `focal_gamma`. No torch here, but for building the losses that were chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, TypeVar

from pydantic import create_model

from fgbg_studio.base import registry
from fgbg_studio.base.options import Options, OptionSpec, option, specs

Head: TypeAlias = Literal["mask", "depth"]
HEADS: tuple[Head, ...] = ("mask", "depth")
MOST = 100.0
Kind = TypeVar("Kind", bound=Options)
Usual: TypeAlias = Mapping[Head, Mapping[str, float]]
"""The weights of each head that are not 0 unless set, by the name of the loss."""


@dataclass(frozen=True)
class Chosen:
    """A loss that counts on a head: its weight, and (logits, target, known) -> scalar tensor."""

    head: Head
    loss: str
    weight: float
    of: Callable[..., Any]


def with_losses(usual: Usual) -> Callable[[type[Kind]], type[Kind]]:
    """A class of options with those of every loss behind its own.

    Raises ValueError where an option of a loss has the name of another.
    """

    def extended(kind: type[Kind]) -> type[Kind]:
        fields: dict[str, Any] = {}
        for head in HEADS:
            for loss in registry.names("losses"):
                _add(fields, weight_name(head, loss), (float, _weight(head, loss, usual[head])))
        for loss in registry.names("losses"):
            for name, field in _own_fields(loss):
                _add(fields, name, field)
        if taken := fields.keys() & kind.model_fields.keys():
            raise ValueError(f"{kind.__name__} has {', '.join(sorted(taken))} already")
        return create_model(
            kind.__name__, __base__=kind, __module__=kind.__module__, __doc__=kind.__doc__, **fields
        )

    return extended


def _add(fields: dict[str, Any], name: str, field: Any) -> None:
    if name in fields:
        raise ValueError(f"two losses have an option {name}")
    fields[name] = field


def _weight(head: Head, loss: str, usual: Mapping[str, float]) -> Any:
    plugin = registry.load("losses", loss)
    return option(
        usual.get(loss, 0.0),
        f"Weight on the {_target(head)} of {plugin.ABOUT}",
        label=f"{head.capitalize()} {plugin.LABEL}",
        ge=0,
        le=MOST,
        step=0.1,
    )


def _target(head: Head) -> str:
    return "mask" if head == "mask" else "coded depth"


def weight_name(head: Head, loss: str) -> str:
    """The option that holds the weight of a loss on a head, such as "mask_bce"."""
    return f"{head}_{_underscored(loss)}"


def weights_of(head: Head) -> tuple[str, ...]:
    """The options that hold the weights of one head."""
    return tuple(weight_name(head, loss) for loss in registry.names("losses"))


def own_names() -> tuple[str, ...]:
    """The options that are the losses' own, beside their weights."""
    return tuple(name for loss in registry.names("losses") for name in own_options(loss))


def own_options(loss: str) -> dict[str, OptionSpec]:
    """What a loss has to set, by the names that a training has for it, such as "focal_gamma"."""
    plugin = registry.load("losses", loss)
    return {f"{_underscored(loss)}_{spec.name}": spec for spec in specs(plugin.Options)}


def _own_fields(loss: str) -> Iterator[tuple[str, Any]]:
    """The same as fields of a class of options: the name of the loss goes before each label."""
    plugin = registry.load("losses", loss)
    for name, spec in own_options(loss).items():
        label = spec.label if spec.label.isupper() else spec.label.lower()
        yield (
            name,
            (
                plugin.Options.model_fields[spec.name].annotation,
                option(
                    spec.default,
                    spec.help,
                    unit=spec.unit,
                    ge=spec.minimum,
                    le=spec.maximum,
                    step=spec.step,
                    label=f"{plugin.LABEL} {label}",
                    zero=spec.zero,
                ),
            ),
        )


def _underscored(loss: str) -> str:
    return loss.replace("-", "_")


def weight_of(options: Options, head: Head, loss: str) -> float:
    """The weight of a loss on a head."""
    return float(getattr(options, weight_name(head, loss)))


def without_weight(options: Options) -> list[str]:
    """The own options of losses that have no weight on either head: they change nothing."""
    unused = (
        loss
        for loss in registry.names("losses")
        if not any(weight_of(options, head, loss) for head in HEADS)
    )
    return [name for loss in unused for name in own_options(loss)]


def chosen_losses(options: Options) -> list[Chosen]:
    """The losses that have a weight, built with their options, mask before depth."""
    found = []
    for head in HEADS:
        for loss in registry.names("losses"):
            if weight := weight_of(options, head, loss):
                found.append(Chosen(head, loss, weight, _built(options, loss)))
    return found


def _built(options: Options, loss: str) -> Callable[..., Any]:
    plugin = registry.load("losses", loss)
    own = {spec.name: getattr(options, name) for name, spec in own_options(loss).items()}
    built: Callable[..., Any] = plugin.build(plugin.Options(**own))
    return built
