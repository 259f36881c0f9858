"""Training throughput on the CPU: this package against PyTorch, same model, batch, precision and threads.

usage: training.py BENCH_EXECUTABLE [PRESET ...] [--threads N] [--rounds N] [--steps N] [--compile]

The two take turns, round by round, so that other work on the machine disturbs both alike. Of all steps the
fastest and the median are reported, for both tools. PyTorch runs its fused attention and fused AdamW; with
--compile its model is compiled as well. Its batches are made beforehand, ours within the measured time.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

REQUIRED = {"mini": 2.0, "small": 1.0}


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("presets", nargs="*", default=[])
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=0, help="per round; default: about four seconds' worth")
    parser.add_argument("--compile", action="store_true")
    return parser.parse_args()


ARGUMENTS = parse()
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(ARGUMENTS.threads)

import torch  # noqa: E402  (reads the thread counts when it loads)
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402


class Block(nn.Module):
    def __init__(self, width, heads, feed_forward):
        super().__init__()
        self.heads = heads
        self.ln1, self.ln2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out_proj = nn.Linear(width, width, bias=False)
        self.up = nn.Linear(width, feed_forward, bias=False)
        self.down = nn.Linear(feed_forward, width, bias=False)

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = self.qkv(self.ln1(x)).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        z = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out_proj(z.transpose(1, 2).reshape(b, t, d))
        return x + self.down(F.gelu(self.up(self.ln2(x))))


class Model(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width = shape["width"]
        self.tok_emb = nn.Embedding(shape["vocabulary"], width)
        self.pos_emb = nn.Embedding(shape["context"], width)
        self.blocks = nn.ModuleList(
            Block(width, shape["heads"], shape["feedForward"]) for _ in range(shape["layers"]))
        self.ln_f = nn.LayerNorm(width)
        for parameter in self.parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, tokens):
        x = self.tok_emb(tokens) + self.pos_emb.weight[: tokens.shape[1]]
        for block in self.blocks:
            x = block(x)
        return self.ln_f(x) @ self.tok_emb.weight.T


class Theirs:
    """A PyTorch model that trains on random tokens with the recipe's shape."""

    def __init__(self, recipe):
        torch.manual_seed(42)
        self.shape, self.recipe = recipe["shape"], recipe
        self.model = Model(self.shape)
        self.run = torch.compile(self.model) if ARGUMENTS.compile else self.model
        decayed = [p for p in self.model.parameters() if p.dim() == 2]
        plain = [p for p in self.model.parameters() if p.dim() < 2]
        method = recipe["optimiser"]
        self.optimiser = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": method["weightDecay"]}, {"params": plain, "weight_decay": 0.0}],
            lr=recipe["schedule"]["peak"], betas=(method["meanDecay"], method["squareDecay"]), fused=True)

    def batch(self):
        size = (self.recipe["sequences"], self.shape["context"] + 1)
        tokens = torch.randint(self.shape["vocabulary"], size)
        probes = int(self.recipe["sequences"] * self.recipe["probeFraction"])
        rows = torch.arange(probes) * self.shape["context"] + self.shape["context"] // 2
        return tokens[:, :-1].contiguous(), tokens[:, 1:].reshape(-1), rows

    def step(self, batches):
        for tokens, targets, rows in batches:
            losses = F.cross_entropy(self.run(tokens).flatten(0, 1), targets, reduction="none")
            loss = losses.mean() + self.recipe["probeWeight"] * losses[rows].mean()
            (loss / len(batches)).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe["clip"])
        self.optimiser.step()
        self.optimiser.zero_grad()

    def seconds(self, steps):
        self.step([self.batch()])
        result = []
        for _ in range(steps):
            batches = [self.batch() for _ in range(self.recipe["accumulation"])]
            start = time.perf_counter()
            self.step(batches)
            result.append(time.perf_counter() - start)
        return result


def ours(preset, steps):
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    arguments = [ARGUMENTS.bench, "training", preset, str(steps), str(ARGUMENTS.threads)]
    return json.loads(
        subprocess.run(arguments, check=True, capture_output=True, text=True, env=environment).stdout)


def main():
    torch.set_num_threads(ARGUMENTS.threads)
    kind = "compiled" if ARGUMENTS.compile else "eager"
    print(f"torch {torch.__version__} ({kind}), {ARGUMENTS.threads} threads, {ARGUMENTS.rounds} rounds in turns")
    met = True
    for preset in ARGUMENTS.presets or REQUIRED:
        trial = ours(preset, 2)
        steps = ARGUMENTS.steps or max(2, round(4 / min(trial["seconds"])))
        recipe = trial["recipe"]
        theirs = Theirs(recipe)
        mine, other = [], []
        for _ in range(ARGUMENTS.rounds):
            mine += ours(preset, steps)["seconds"]
            other += theirs.seconds(steps)
        tokens = recipe["sequences"] * recipe["accumulation"] * recipe["shape"]["context"]
        print(f"{preset} ({trial['kernel']}), {tokens} tokens a step, {len(mine)} steps each:")
        for name, pick in (("fastest", min), ("median", statistics.median)):
            a, b = pick(mine), pick(other)
            print(
                f"  {name}: ours {1e3 * a:.1f} ms ({tokens / a:,.0f} tokens/s), "
                f"PyTorch {1e3 * b:.1f} ms ({tokens / b:,.0f} tokens/s): {b / a:.2f} times")
            if name == "fastest" and preset in REQUIRED:
                met = met and b / a >= REQUIRED[preset]
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
