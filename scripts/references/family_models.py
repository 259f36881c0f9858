"""Tiny random models of every family that the package reads, and what Transformers computes with them.

Usage: python family_models.py today|older OUTPUT_FOLDER     (family_models.sh runs both)

`today` writes the rows of TODAY as the installed Transformers saves a model, `older` those of OLDER with a
Transformers 4: fields of the time and pytorch_model.bin. Each is a folder NAME with config.json and float16 weights;
what the models do on one batch is added to OUTPUT_FOLDER/references.json, with the versions that computed it.

References come from Transformers' own modules with eager attention, loaded from the written folder and run in double
precision throughout (`double_throughout`), so that all that is left between two programs is rounding:
  pr, norm          participation ratio and Frobenius norm of each head's outputs at the query, layer by layer
  attention         mean attention of each head from the query to the target of each class
  targetLogit, loss each example's, at the query, intact and without the heads of each set in `ablations`
  windowLoss        mean loss of the next token at all positions of all examples
  residual          for the residual stream before each layer and, at the query, before the final norm: its root mean
                    square and its mean product with cos(0, 1, 2, …)
  float32           largest relative difference of the same models in single precision from these loss values
"""

import json
import shutil
import sys
import zlib
from pathlib import Path

import numpy as np
import safetensors
import torch
import transformers
from transformers import AutoModelForCausalLM

from transformers_reference import double_throughout, output_projection

VOCABULARY, EXAMPLES = 64, 10
ABLATIONS = [[[0, 1]], [[0, 0], [1, 2]], [[1, 0], [1, 3]]]

# Two layers of four heads everywhere; what a row changes is the row's point.
SHAPE = dict(
    vocab_size=VOCABULARY, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=32,
    max_position_embeddings=128, bos_token_id=0, eos_token_id=0, pad_token_id=None, tie_word_embeddings=False)
GPT2 = dict(
    vocab_size=VOCABULARY, n_embd=32, n_layer=2, n_head=4, n_inner=32, n_positions=128, bos_token_id=0, eos_token_id=0)
GROUPED = dict(num_key_value_heads=2)
WIDE = dict(head_dim=12)
GEMMA = dict(head_dim=12, num_key_value_heads=2, query_pre_attn_scalar=20, sliding_window=6, tie_word_embeddings=True)
LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=16)


def rope(theta=100.0, **more):
    return dict(rope_parameters=dict(rope_type="default", rope_theta=theta) | more)


TODAY = {
    "gpt2": ("GPT2", GPT2),
    "gpt2-exact-gelu": ("GPT2", GPT2 | dict(activation_function="gelu", layer_norm_epsilon=1e-2)),
    "gpt2-untied": ("GPT2", GPT2 | dict(tie_word_embeddings=False)),
    "gpt2-relu": ("GPT2", GPT2 | dict(activation_function="relu")),
    "neox": ("GPTNeoX", SHAPE | rope(partial_rotary_factor=0.25)),
    "neox-20b-activation": ("GPTNeoX", SHAPE | rope(partial_rotary_factor=0.25) | dict(hidden_act="gelu_fast")),
    "neox-sequential-no-attention-bias": ("GPTNeoX", SHAPE | rope(partial_rotary_factor=0.5) | dict(
        use_parallel_residual=False, attention_bias=False, layer_norm_eps=1e-2)),
    "neox-tied-whole-rotary": ("GPTNeoX", SHAPE | rope(partial_rotary_factor=1.0) | dict(
        tie_word_embeddings=True, hidden_act="gelu_new")),
    "llama": ("Llama", SHAPE | rope()),
    "llama-grouped-wide-heads": ("Llama", SHAPE | GROUPED | WIDE | rope()),
    "llama-multi-query-biases-tied": ("Llama", SHAPE | rope() | dict(
        num_key_value_heads=1, attention_bias=True, mlp_bias=True, tie_word_embeddings=True, rms_norm_eps=1e-2)),
    "llama-scaled-3": ("Llama", SHAPE | GROUPED | dict(rope_parameters=LLAMA3 | dict(rope_theta=100.0))),
    "llama-scaled-linear": ("Llama", SHAPE | GROUPED | rope(rope_type="linear", factor=4.0)),
    "llama-gelu": ("Llama", SHAPE | GROUPED | rope() | dict(hidden_act="gelu")),
    "mistral": ("Mistral", SHAPE | GROUPED | rope() | dict(sliding_window=None)),
    "mistral-window-larger": ("Mistral", SHAPE | GROUPED | rope() | dict(sliding_window=4096)),
    "mistral-window-smaller": ("Mistral", SHAPE | GROUPED | WIDE | rope() | dict(sliding_window=6)),
    "mistral-window-of-1-multi-query": ("Mistral", SHAPE | rope() | dict(num_key_value_heads=1, sliding_window=1)),
    "olmo-clipped-tied": ("Olmo", SHAPE | rope() | dict(clip_qkv=0.75, tie_word_embeddings=True)),
    "olmo-grouped-bias": ("Olmo", SHAPE | GROUPED | rope() | dict(attention_bias=True)),
    "olmoe": ("Olmoe", SHAPE | rope() | dict(
        num_key_value_heads=4, intermediate_size=12, num_experts=6, num_experts_per_tok=2)),
    "olmoe-grouped-clipped-renormalised": ("Olmoe", SHAPE | GROUPED | rope() | dict(
        intermediate_size=12, num_experts=6, num_experts_per_tok=3, norm_topk_prob=True, clip_qkv=0.75)),
    "olmoe-packed": ("Olmoe", SHAPE | rope() | dict(
        num_key_value_heads=4, intermediate_size=12, num_experts=6, num_experts_per_tok=2)),
    "qwen2-tied": ("Qwen2", SHAPE | GROUPED | rope() | dict(tie_word_embeddings=True)),
    "qwen2-untied": ("Qwen2", SHAPE | rope() | dict(num_key_value_heads=4)),
    "qwen2-window-from-layer-1": ("Qwen2", SHAPE | GROUPED | rope() | dict(
        use_sliding_window=True, sliding_window=5, max_window_layers=1)),
    "qwen3-tied-wide-heads": ("Qwen3", SHAPE | GROUPED | WIDE | rope() | dict(tie_word_embeddings=True)),
    "qwen3-bias": ("Qwen3", SHAPE | rope() | dict(head_dim=8, num_key_value_heads=1, attention_bias=True)),
    "qwen3-window": ("Qwen3", SHAPE | GROUPED | rope() | dict(
        head_dim=8, use_sliding_window=True, sliding_window=5, max_window_layers=0)),
    "olmo2": ("Olmo2", SHAPE | rope()),
    "olmo2-grouped-bias-tied": ("Olmo2", SHAPE | GROUPED | rope() | dict(
        attention_bias=True, tie_word_embeddings=True, rms_norm_eps=1e-2)),
    "gemma2": ("Gemma2", SHAPE | GEMMA | rope() | dict(attn_logit_softcapping=2.0, final_logit_softcapping=3.0)),
    "gemma2-full-first": ("Gemma2", SHAPE | GEMMA | rope() | dict(
        layer_types=["full_attention", "sliding_attention"], attention_bias=True, attn_logit_softcapping=None,
        final_logit_softcapping=None, tie_word_embeddings=False)),
    "gemma3": ("Gemma3Text", SHAPE | GEMMA | dict(
        layer_types=["sliding_attention", "full_attention"],
        rope_parameters=dict(sliding_attention=dict(rope_type="default", rope_theta=30.0),
                             full_attention=dict(rope_type="default", rope_theta=1000.0)))),
    "gemma3-scaled-untied": ("Gemma3Text", SHAPE | GEMMA | dict(
        layer_types=["full_attention", "sliding_attention"], final_logit_softcapping=3.0, tie_word_embeddings=False,
        rope_parameters=dict(sliding_attention=dict(rope_type="default", rope_theta=30.0),
                             full_attention=dict(rope_type="linear", factor=8.0, rope_theta=1000.0)))),
}

OLDER = {
    "older-gpt2": ("GPT2", GPT2),
    "older-neox": ("GPTNeoX", SHAPE | dict(rotary_pct=0.25, rotary_emb_base=100)),
    "older-neox-sequential": ("GPTNeoX", SHAPE | dict(rotary_pct=0.5, use_parallel_residual=False,
                                                     hidden_act="gelu_fast")),
    "older-llama": ("Llama", SHAPE | GROUPED | dict(rope_theta=100.0, rope_scaling=LLAMA3)),
    "older-llama-linear": ("Llama", SHAPE | GROUPED | dict(
        rope_theta=100.0, rope_scaling=dict(type="linear", factor=4.0), tie_word_embeddings=True)),
    "older-mistral": ("Mistral", SHAPE | GROUPED | dict(rope_theta=100.0, sliding_window=6)),
    "older-olmo": ("Olmo", SHAPE | dict(rope_theta=100.0, clip_qkv=0.75)),
    "older-olmoe": ("Olmoe", SHAPE | dict(
        rope_theta=100.0, num_key_value_heads=4, intermediate_size=12, num_experts=6, num_experts_per_tok=2)),
    "older-qwen2": ("Qwen2", SHAPE | GROUPED | dict(rope_theta=100.0)),
    "older-qwen3": ("Qwen3", SHAPE | GROUPED | WIDE | dict(rope_theta=100.0)),
    "older-olmo2": ("Olmo2", SHAPE | dict(rope_theta=100.0)),
    "older-gemma2": ("Gemma2", SHAPE | GEMMA | dict(
        rope_theta=100.0, attn_logit_softcapping=2.0, final_logit_softcapping=3.0)),
    "older-gemma3": ("Gemma3Text", SHAPE | GEMMA | dict(
        rope_theta=1000.0, rope_local_base_freq=30.0, sliding_window_pattern=2,
        rope_scaling=dict(rope_type="linear", factor=8.0))),
}


def batch():
    """Examples `[fill] A B [fill] A` with B as target, in the form of the package's batch files.

    Two are longer than a block of queries, of which the package takes 64 at a time.
    """
    rng = np.random.RandomState(11)
    examples = []
    for k in range(EXAMPLES):
        length = {3: 75, 7: 100}.get(k, rng.randint(16, 25))
        tokens = rng.randint(0, VOCABULARY, size=length)
        i = rng.randint(2, length // 2)
        a, b = rng.choice(VOCABULARY, 2, replace=False)
        tokens[tokens == a] = b
        tokens[i], tokens[i + 1], tokens[-1] = a, b, a
        examples.append(dict(tokens=tokens.tolist(), query=int(length) - 1, target=int(b), earlier=int(i)))
    return dict(name="families", baseline="per-example", examples=examples)


def fill(name, model, gemma):
    """Weights far enough from their initial values that everything matters: attention is not flat, norms are not 1."""
    generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))
    with torch.no_grad():
        for own, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.dim() > 1:
                table = any(part in own for part in ("embed_tokens", "embed_in", "wte", "wpe"))
                values = noise * (0.3 if gemma or not table else 1.0)
            elif own.endswith("bias"):
                values = noise * 0.2
            else:
                values = noise * 0.2 + (0.0 if gemma else 1.0)
            parameter.copy_(values.half().float())


def write(name, kind, fields, folder):
    """Saves the model as the installed Transformers does, in float16; packed experts stay as its module has them."""
    shutil.rmtree(folder, ignore_errors=True)
    config = getattr(transformers, kind + "Config")(**fields)
    model = AutoModelForCausalLM.from_config(config)
    fill(name, model, kind.startswith("Gemma"))
    model.half()
    if transformers.__version__.startswith("4."):
        model.save_pretrained(folder, safe_serialization=False)
    elif name.endswith("packed"):
        model.save_pretrained(folder, save_original_format=False)
    else:
        model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)


def body(model):
    """The decoder without its head."""
    return next(getattr(model, name) for name in ("transformer", "gpt_neox", "model") if hasattr(model, name))


def run(model, tokens, ablated=()):
    """Logits, residual before every layer and before the final norm, head outputs and attention, of one sequence."""
    hidden, heads, handles = [], [], []
    decoder = body(model)
    for index, layer in enumerate(decoder.h if hasattr(decoder, "h") else decoder.layers):
        handles.append(layer.register_forward_pre_hook(lambda _, args: hidden.append(args[0][0].clone())))

        def before_projection(_, args, index=index):
            z = args[0].clone()
            width = z.shape[-1] // model.config.num_attention_heads
            for l, h in ablated:
                if l == index:
                    z[..., h * width:(h + 1) * width] = 0
            heads.append(z[0])
            return (z,) + args[1:]

        handles.append(output_projection(layer).register_forward_pre_hook(before_projection))
    final = next(getattr(decoder, name) for name in ("ln_f", "final_layer_norm", "norm") if hasattr(decoder, name))
    handles.append(final.register_forward_pre_hook(lambda _, args: hidden.append(args[0][0].clone())))
    with torch.no_grad():
        out = model(torch.tensor([tokens]), output_attentions=True, use_cache=False)
    for handle in handles:
        handle.remove()
    return out.logits[0], hidden, heads, [a[0] for a in out.attentions]


def losses(logits, targets):
    return torch.nn.functional.cross_entropy(logits, torch.tensor(targets), reduction="none").tolist()


def at_query(model, examples, ablated=()):
    logits, targets = [], [e["target"] for e in examples]
    for e in examples:
        logits.append(run(model, e["tokens"], ablated)[0][-1])
    logits = torch.stack(logits)
    return dict(targetLogit=logits[range(len(targets)), targets].tolist(), loss=losses(logits, targets))


def measure(model, examples):
    outputs = [run(model, e["tokens"]) for e in examples]
    count = model.config.num_attention_heads
    classes = {"induction": lambda e, q: [e["earlier"] + 1], "previous-token": lambda e, q: [q - 1],
               "duplicate-token": lambda e, q: [e["earlier"]], "first-token": lambda e, q: [0],
               "self": lambda e, q: [q], "local": lambda e, q: list(range(q - 5, q - 1))}
    pr, norm = [], []
    attention = {name: [] for name in classes}
    for layer in range(model.config.num_hidden_layers):
        z = np.stack([heads[layer][-1].numpy() for _, _, heads, _ in outputs]).reshape(len(examples), count, -1)
        for head in range(count):
            squares = np.linalg.svd(z[:, head], compute_uv=False) ** 2
            p = squares / squares.sum()
            pr.append(float(np.exp(-(p[p > 0] * np.log(p[p > 0])).sum())))
            norm.append(float(np.sqrt(squares.sum())))
            for name, positions in classes.items():
                rows = [(a[layer][head, -1].numpy(), positions(e, e["query"]))
                        for (_, _, _, a), e in zip(outputs, examples)]
                attention[name].append(float(np.mean([row[at].mean() for row, at in rows])))
    residual = []
    last = model.config.num_hidden_layers
    for layer in range(last + 1):
        x = np.concatenate([h[layer].numpy()[-1 if layer == last else 0:].ravel() for _, h, _, _ in outputs])
        residual.append([float(np.sqrt((x**2).mean())), float((x * np.cos(np.arange(x.size))).mean())])
    windows = [losses(logits[:-1], e["tokens"][1:]) for (logits, _, _, _), e in zip(outputs, examples)]
    return dict(pr=pr, norm=norm, attention=attention, **at_query(model, examples),
                ablated=[at_query(model, examples, heads) for heads in ABLATIONS],
                windowLoss=float(np.mean(np.concatenate(windows))), residual=residual)


def load(folder):
    eager = {"attn_implementation": "eager"}
    if not transformers.__version__.startswith("4."):
        eager["experts_implementation"] = "eager"
    return AutoModelForCausalLM.from_pretrained(folder, torch_dtype=torch.float32, **eager).eval()


def main(layout, folder):
    version = transformers.__version__
    transformers.utils.logging.disable_progress_bar()
    assert version.startswith("4.") == (layout == "older"), f"{layout} is not written with Transformers {version}"
    file = folder / "references.json"
    document = json.loads(file.read_text()) if file.exists() else {}
    document |= dict(script="scripts/references/family_models.py", batch=batch(), ablations=ABLATIONS)
    document.setdefault("models", {})
    document.setdefault("versions", {})[layout] = dict(
        transformers=version, torch=torch.__version__, numpy=np.__version__, safetensors=safetensors.__version__)
    examples = document["batch"]["examples"]
    for name, (kind, fields) in (TODAY if layout == "today" else OLDER).items():
        write(name, kind, fields, folder / name)
        single = load(folder / name)
        with double_throughout():
            double = type(single)(single.config).to(torch.float64).eval()
            double.load_state_dict(single.state_dict())
            values = measure(double, examples)
        difference = np.abs(np.subtract(at_query(single, examples)["loss"], values["loss"])).max()
        values["float32"] = float(f"{difference / max(values['loss']):.1e}")
        moved = [max(np.abs(np.subtract(a["loss"], values["loss"]))) for a in values["ablated"]]
        print(f"{name}: pr {min(values['pr']):.2f}…{max(values['pr']):.2f}, float32 moves the loss by "
              f"{values['float32']:.0e}, ablation by {min(moved):.2f} and more")
        document["models"][name] = values
    file.write_text(json.dumps(document, separators=(",", ":"), sort_keys=True) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
