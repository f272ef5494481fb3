"""What plug-ins have to be set is a flag of the commands that use them, and each flag has help."""

from __future__ import annotations

import re

import pytest

from fgbg_studio.__main__ import main
from fgbg_studio.base import registry
from fgbg_studio.base.options import specs
from fgbg_studio.cli.plugin_flags import named

COMMANDS = {
    "cutout": ("assistants", "--assistant"),
    "import-masks": ("mask_formats", "--format"),
    "export-masks": ("mask_formats", "--format"),
}
ENTRIES = [(c, plugin) for c, (kind, _) in COMMANDS.items() for plugin in registry.names(kind)]


def helped(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command says to --help, without the boxes it is drawn in."""
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--help"])
    assert not stopped.value.code
    return " ".join(re.sub("[│─]", " ", capsys.readouterr().out).split())


@pytest.mark.parametrize(("command", "plugin"), ENTRIES)
def test_the_options_of_a_plugin_are_flags_with_its_help(
    command: str, plugin: str, capsys: pytest.CaptureFixture[str]
) -> None:
    kind, flag = COMMANDS[command]
    told = helped(capsys, command, flag, plugin)
    for spec in specs(registry.load(kind, plugin).Options):
        assert f"--{spec.name.replace('_', '-')} " in told.replace(",", " ")
        assert " ".join(spec.help.split()) in told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_flag_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = helped(capsys, command)
    assert "(default:" in told
    assert not re.findall(r"(?:--\S+|STR|INT|FLOAT|\}) \(default:", told)
    assert "PATH Folder of the project" in told


def test_the_last_of_two_names_counts() -> None:
    given = ["export-masks", "p", "--format", "coco", "--format=voc"]
    assert named(given, "export-masks", "--format", "mask-png") == "voc"
    assert named(given[:4], "export-masks", "--format", "mask-png") == "coco"
    assert named(given[:3], "export-masks", "--format", "mask-png") == "mask-png"
    assert named(given, "import-masks", "--format", "auto") == "auto"
