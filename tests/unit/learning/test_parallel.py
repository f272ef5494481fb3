"""Several processes that share each batch: their shares, and a training by two of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.base.errors import UsageError
from fgbg_studio.base.events import finish
from fgbg_studio.data.loader import EpochOrder
from fgbg_studio.data.orders import MixedOrder
from fgbg_studio.jobs.training import train
from fgbg_studio.learning import checkpoints
from fgbg_studio.learning.machine import with_threads
from fgbg_studio.learning.options import AS_RENDERED, TrainOptions
from fgbg_studio.learning.parallel import Share, ranks_of
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

CPU = torch.device("cpu")
MODEL = "eigen-pair:width=64,height=64,hidden=16,coarse=0"
OPTIONS = TrainOptions.model_validate(
    {
        "name": "r",
        "model": MODEL,
        "size": 32,
        "epochs": 1,
        "epoch_samples": 8,
        "batch": 8,
        "held_out_samples": 4,
        "no_background": 0.0,
        **AS_RENDERED,
        "mask_dice": 0.0,
        "depth_ssim": 0.0,
        "device": "cpu",
    }
)
"""One step of the fine networks: nothing is drawn, dropped or normalised by batch, the losses are
means, and the coarse networks' weights are left without a gradient."""


@given(st.integers(1, 60), st.integers(1, 4), st.integers(1, 5), st.integers(0, 3))
def test_shares_of_a_batch_are_equally_large_and_leave_nothing_out(
    count: int, each: int, ranks: int, skipped: int
) -> None:
    batch = each * ranks
    whole = EpochOrder(np.arange(count), count, 1)
    whole.skip = min(skipped * batch, -(-count // batch) * batch)
    shares = [Share(whole, batch, rank, ranks) for rank in range(ranks)]
    assert len({len(share) for share in shares}) == 1
    taken = [index for share in shares for index in share]
    assert set(taken) == set(whole)
    assert len(taken) - len(set(taken)) < ranks
    assert all(len(list(share)) == len(share) for share in shares)


@given(st.integers(1, 60), st.integers(1, 6), st.integers(2, 4), st.sampled_from([0.2, 0.5, 0.9]))
def test_every_rank_has_its_share_of_the_real_samples(
    count: int, each: int, ranks: int, share: float
) -> None:
    batch = each * ranks
    whole = MixedOrder(np.arange(count), count, 1, batch, share)
    shares = [list(Share(whole, batch, rank, ranks)) for rank in range(ranks)]
    for start in range(0, count // batch * each, each):
        real = [sum(index < 0 for index in one[start : start + each]) for one in shares]
        assert max(real) - min(real) <= 1


def test_a_batch_that_cannot_be_shared_is_refused() -> None:
    options = OPTIONS.model_copy(update={"gpus": 3})
    with pytest.raises(UsageError, match="--batch 6"):
        ranks_of(options, CPU)
    assert ranks_of(OPTIONS, CPU) == ranks_of(OPTIONS.model_copy(update={"gpus": 0}), CPU) == 1


def test_two_processes_learn_what_one_does(tiny_master: Path, tmp_path: Path) -> None:
    states = []
    for gpus in (1, 2):
        folder = Path(shutil.copytree(tiny_master, tmp_path / str(gpus)))
        options = OPTIONS.model_copy(update={"gpus": gpus})
        with Project.open(folder) as project, with_threads(1):
            run = RunFolder(finish(train(project, options)))
        states.append(checkpoints.load(run.last)[1])
    one, two = (state["optimizer"]["state"] for state in states)
    assert one.keys() == two.keys()
    for name, kept in one.items():
        # After one step, the first moment is a tenth of the gradient.
        assert torch.allclose(kept["exp_avg"], two[name]["exp_avg"], rtol=1e-3, atol=1e-6)
    assert not torch.distributed.is_initialized()
