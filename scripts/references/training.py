"""Reference values for the trainer, computed by PyTorch in double precision.

Losses and gradients of two tiny models whose weights follow a formula, one of them of attention alone, a few AdamW steps,
and a schedule.
Writes Tests/ComputeTests/Fixtures/training.json. Run from anywhere: python3 scripts/references/training.py
"""

import json
import math
import pathlib
import platform

import torch
import torch.nn.functional as F

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/ComputeTests/Fixtures/training.json"

# Rows of attention are handled in blocks of 64 and vectors of 16: neither divides these sizes.
LAYERS, WIDTH, HEADS, FF, CONTEXT, VOCABULARY = 2, 16, 2, 32, 72, 37
SEQUENCES, LENGTH = 3, 70
PROBE_WEIGHT = 2.0


def spread(count, offset):
    """Numbers in [-0.5, 0.5) that are exact in single precision."""
    index = torch.arange(count, dtype=torch.int64)
    return ((index + offset) * 7919 % 4096).double() / 4096 - 0.5


def parameters(ff):
    """Name → tensor, in the order of the trainer's flat buffer; without MLPs if `ff` is 0."""
    shapes = {"tok_emb.weight": (VOCABULARY, WIDTH), "pos_emb.weight": (CONTEXT, WIDTH)}
    for l in range(LAYERS):
        shapes[f"blocks.{l}.attn.qkv.weight"] = (3 * WIDTH, WIDTH)
        shapes[f"blocks.{l}.attn.out_proj.weight"] = (WIDTH, WIDTH)
        if ff:
            shapes[f"blocks.{l}.mlp.w_up.weight"] = (ff, WIDTH)
            shapes[f"blocks.{l}.mlp.w_down.weight"] = (WIDTH, ff)
    norms = [f"blocks.{l}.ln{i}" for l in range(LAYERS) for i in ((1, 2) if ff else (1,))] + ["ln_f"]
    for norm in norms:
        shapes[norm + ".weight"] = shapes[norm + ".bias"] = (WIDTH,)
    result, offset = {}, 0
    for name, shape in shapes.items():
        count = math.prod(shape)
        values = spread(count, offset).reshape(shape)
        if ".ln" in name or name.startswith("ln"):
            values = values / 4 + (1 if name.endswith(".weight") else 0)
        result[name] = values.requires_grad_()
        offset += count
    return result


def heads(x):
    return x.reshape(SEQUENCES, LENGTH, HEADS, WIDTH // HEADS).transpose(1, 2)


def forward(p, tokens):
    """Logits, and of the last position the last layer's head outputs and all layers' attention entropies."""
    x = p["tok_emb.weight"][tokens] + p["pos_emb.weight"][:LENGTH]
    entropies = []
    norm = lambda x, name: F.layer_norm(x, (WIDTH,), p[name + ".weight"], p[name + ".bias"])
    for l in range(LAYERS):
        b = f"blocks.{l}."
        q, k, v = (norm(x, b + "ln1") @ p[b + "attn.qkv.weight"].T).split(WIDTH, dim=-1)
        z = F.scaled_dot_product_attention(heads(q), heads(k), heads(v), is_causal=True)
        last = torch.softmax(heads(q)[:, :, -1:] @ heads(k).mT / (WIDTH // HEADS) ** 0.5, dim=-1)
        entropies.append(torch.special.entr(last).sum(-1)[..., 0])
        z = z.transpose(1, 2).reshape(SEQUENCES, LENGTH, WIDTH)
        x = x + z @ p[b + "attn.out_proj.weight"].T
        if b + "mlp.w_up.weight" in p:
            x = x + F.gelu(norm(x, b + "ln2") @ p[b + "mlp.w_up.weight"].T) @ p[b + "mlp.w_down.weight"].T
    return norm(x, "ln_f") @ p["tok_emb.weight"].T, z[:, -1], torch.stack(entropies)


def model(ff):
    p = parameters(ff)
    index = torch.arange(SEQUENCES * LENGTH).reshape(SEQUENCES, LENGTH)
    tokens, targets = index * 31 % VOCABULARY, (index * 17 + 5) % VOCABULARY
    reads = index % 23 == 11
    logits, z, entropies = forward(p, tokens)
    losses = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    text, probe = losses.mean(), losses[reads].mean()
    (text + PROBE_WEIGHT * probe).backward()
    norm = torch.nn.utils.get_total_norm([t.grad for t in p.values()])
    return {
        "shape": {
            "layers": LAYERS, "width": WIDTH, "heads": HEADS, "feedForward": ff, "context": CONTEXT,
            "vocabulary": VOCABULARY,
        },
        "sequences": SEQUENCES,
        "length": LENGTH,
        "tokens": tokens.flatten().tolist(),
        "targets": targets.flatten().tolist(),
        "reads": reads.flatten().tolist(),
        "probeWeight": PROBE_WEIGHT,
        "text": text.item(),
        "probe": probe.item(),
        "norm": norm.item(),
        "lastHeadOutputs": digits(z.detach()),
        "entropies": digits(entropies.detach()),
        "gradients": {name: digits(t.grad) for name, t in p.items()},
    }


def adamw():
    """Five steps on 32 weights that decay and 32 that do not, clipped, with changing rates."""
    decayed = spread(32, 3).float().requires_grad_()
    plain = spread(32, 99).float().requires_grad_()
    groups = [{"params": [decayed], "weight_decay": 0.5}, {"params": [plain], "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=1.0, betas=(0.9, 0.95), eps=1e-8)
    rates, norms, weights = [1e-3, 3e-2, 1e-2, 2e-2, 5e-3], [], []
    for step, rate in enumerate(rates):
        for group in optimiser.param_groups:
            group["lr"] = rate
        decayed.grad = spread(32, 1000 + 64 * step).float() * (0.1 + step)
        plain.grad = spread(32, 1032 + 64 * step).float() * (0.1 + step)
        norms.append(torch.nn.utils.clip_grad_norm_([decayed, plain], 1.0).item())
        optimiser.step()
        weights.append(digits(torch.cat([decayed, plain]).detach()))
    return {"rates": rates, "norms": norms, "weights": weights}


def schedule():
    peak, warmup, steps = 3e-3, 7, 40
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=peak)
    rise = torch.optim.lr_scheduler.LinearLR(optimiser, 1 / warmup, 1.0, warmup - 1)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps - warmup, peak / 10)
    both = torch.optim.lr_scheduler.SequentialLR(optimiser, [rise, fall], [warmup - 1])
    rates = []
    for _ in range(steps):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        both.step()
    return {"peak": peak, "warmup": warmup, "steps": steps, "rates": rates}


def digits(tensor):
    return [float(f"{x:.9g}") for x in tensor.flatten().tolist()]


def main():
    reference = {
        "made by": "scripts/references/training.py",
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
        "model": model(FF),
        "attentionAlone": model(0),
        "adamw": adamw(),
        "schedule": schedule(),
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(reference, separators=(",", ":")) + "\n")
    print(TARGET, TARGET.stat().st_size, "bytes")


main()
