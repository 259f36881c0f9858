"""Reference values of circuit scores, from Transformers' own modules and NumPy in double precision.

Reads the tiny models that family_models.py wrote (Tests/ComputeTests/Fixtures/families) and writes
Tests/ComputeTests/Fixtures/circuits.json. Run from anywhere, with the packages of family_models.sh:
python3 scripts/references/circuits.py

Everything is computed from its definition, without the products of small matrices that the package goes through:
  prefixMatching     for each position of a repetition behind the first, the sum of attention to the positions just behind the
                     earlier places of its token; the mean over those positions and sequences, head by head
  previousToken      attention to the position before; mean over all positions but each sequence's first
  eigenvalues        of the map U diag(g) C W_O W_V diag(g1) C E^T, vocabulary by vocabulary, sum of λ over sum of |λ|
  positiveShare      share with a positive real part of its headWidth largest eigenvalues
  copyingLogits      Σ_j a_j (l[token j] − mean l) / deviation of l with l = U diag(g) C W_O z, mean over positions as above
  compositions       ‖W_QK W_OV‖ / (‖W_QK‖ ‖W_OV‖) of the width × width matrices: [later, earlier, ratio]
  randomComposition  the mean of that ratio over 400 draws of normal maps
  byPlace, scores    losses on windows: mean by place, and each window's late minus early, intact and without heads
g, g1 are gains of the final norm and of the norm before attention, C the centring of a LayerNorm.
"""

import json
import platform
from pathlib import Path

import numpy as np
import torch
import transformers

from family_models import VOCABULARY, body, load, losses, run
from transformers_reference import double_throughout

FIXTURES = Path(__file__).resolve().parents[2] / "Tests/ComputeTests/Fixtures"
MODELS = ["gpt2", "gpt2-untied", "neox", "llama", "llama-grouped-wide-heads", "llama-multi-query-biases-tied", "qwen2-tied",
          "gemma2", "olmo2", "olmo-clipped-tied", "olmo-grouped-bias", "qwen3-tied-wide-heads", "mistral-window-smaller"]
SEGMENT, REPEATS, SEQUENCES, COPYING = 23, 4, 3, 2
EARLY, LATE, WINDOWS, LENGTH = (9, 12), (60, 66), 5, 70
ABLATED = [[[0, 1], [1, 2]], [[1, 0]]]


def sequences():
    """More than a block of queries long, of which the package takes 64 at a time."""
    rng = np.random.RandomState(5)
    return [np.tile(rng.permutation(VOCABULARY)[:SEGMENT], REPEATS).tolist() for _ in range(SEQUENCES)]


def windows():
    rng = np.random.RandomState(6)
    return rng.randint(0, VOCABULARY, size=(WINDOWS, LENGTH)).tolist()


def maps(model):
    """Per layer and head W_Q, W_K, W_V (headWidth × width) behind gains and centring and W_O (width × headWidth); U and E."""
    config, decoder = model.config, body(model)
    count, width = config.num_attention_heads, config.hidden_size
    keys = getattr(config, "num_key_value_heads", None) or count
    kind = type(model).__name__
    centres = kind.startswith(("GPT", "Olmo"))
    centring = np.eye(width) - (np.ones((width, width)) / width if centres else 0)
    array = lambda tensor: tensor.detach().numpy()

    def folded(norm):
        gain = getattr(norm, "weight", None)
        return np.diag(array(gain) if gain is not None else np.ones(width)) @ centring

    layers = []
    for layer in decoder.h if hasattr(decoder, "h") else decoder.layers:
        norm = folded(layer.ln_1 if kind.startswith("GPT2") else layer.input_layernorm)
        if kind.startswith("GPT2"):
            q, k, v = np.split(array(layer.attn.c_attn.weight).T, 3)
            o = array(layer.attn.c_proj.weight).T
        elif kind.startswith("GPTNeoX"):
            fused = array(layer.attention.query_key_value.weight).reshape(count, 3, -1, width)
            q, k, v = (fused[:, part].reshape(-1, width) for part in range(3))
            o = array(layer.attention.dense.weight)
        else:
            attention = layer.self_attn
            q, k, v, o = (array(m.weight) for m in (attention.q_proj, attention.k_proj, attention.v_proj, attention.o_proj))
        rows = lambda matrix, heads: (matrix.reshape(heads, -1, width) @ norm)
        group = count // keys
        q, k, v = rows(q, count), np.repeat(rows(k, keys), group, 0), np.repeat(rows(v, keys), group, 0)
        layers.append((q, k, v, o.reshape(width, count, -1).transpose(1, 0, 2)))
    final = next(getattr(decoder, name) for name in ("ln_f", "final_layer_norm", "norm") if hasattr(decoder, name))
    embedding = array(model.get_input_embeddings().weight)
    unembedding = array(model.get_output_embeddings().weight) @ folded(final)
    return layers, unembedding, embedding


def eigenvalues(unembedding, o, v, embedding):
    values = np.linalg.eigvals(unembedding @ o @ v @ embedding.T)
    values = values[np.argsort(-np.abs(values))][: v.shape[0]]
    return float(values.sum().real / np.abs(values).sum()), float((values.real > 0).mean())


def attention_scores(outputs, layer, head):
    prefix, previous = [], []
    for _, _, _, attentions in outputs:
        a = attentions[layer][head].numpy()
        for q in range(1, len(a)):
            previous.append(a[q, q - 1])
            if q >= SEGMENT:
                prefix.append(sum(a[q, p] for p in range(q - SEGMENT + 1, 0, -SEGMENT)))
    return float(np.mean(prefix)), float(np.mean(previous))


def copying_logits(outputs, texts, layer, head, o, unembedding):
    scores = []
    for (_, _, heads, attentions), tokens in zip(outputs, texts):
        a, z = attentions[layer][head].numpy(), heads[layer].numpy()
        z = z.reshape(len(tokens), -1, o.shape[1])[:, head]
        logits = z @ o.T @ unembedding.T
        standard = (logits - logits.mean(1, keepdims=True)) / logits.std(1, keepdims=True)
        scores += [sum(a[q, j] * standard[q, tokens[j]] for j in range(q + 1)) for q in range(1, len(tokens))]
    return float(np.mean(scores))


def ratio(q, k, o, v):
    qk, ov = q.T @ k, o @ v
    return float(np.linalg.norm(qk @ ov) / np.linalg.norm(qk) / np.linalg.norm(ov))


def context(model, texts, ablated=()):
    table = np.array([losses(run(model, t, ablated)[0][:-1], t[1:]) for t in texts])
    mean = lambda places: table[:, places[0] - 2: places[1] - 1].mean(1)
    return dict(byPlace=table.mean(0).tolist(), scores=(mean(LATE) - mean(EARLY)).tolist())


def measure(model, name):
    texts = sequences()
    outputs = [run(model, t) for t in texts]
    shape = range(model.config.num_hidden_layers), range(model.config.num_attention_heads)
    heads = [(layer, head) for layer in shape[0] for head in shape[1]]
    pairs = [attention_scores(outputs, *head) for head in heads]
    values = dict(prefixMatching=[p for p, _ in pairs], previousToken=[p for _, p in pairs],
                  intact=context(model, windows()), ablated=[context(model, windows(), set_) for set_ in ABLATED])
    # Norms behind attention, clamped values and normed queries are refused; see HeadMaps.
    if name.startswith(("gemma2", "olmo2")) or "clipped" in name:
        return values
    layers, unembedding, embedding = maps(model)
    found = [eigenvalues(unembedding, layers[l][3][h], layers[l][2][h], embedding) for l, h in heads]
    values |= dict(
        eigenvalues=[e for e, _ in found], positiveShare=[p for _, p in found],
        copyingLogits=[copying_logits(outputs[:COPYING], texts, l, h, layers[l][3][h], unembedding) for l, h in heads])
    if not name.startswith("qwen3"):
        values["compositions"] = [
            [[l, h], [k, g], ratio(layers[l][0][h], layers[l][1][h], layers[k][3][g], layers[k][2][g])]
            for l, h in heads for k, g in heads if k < l]
        rng = np.random.RandomState(0)
        d, width = layers[0][0].shape[1:]
        values["randomComposition"] = float(np.mean([
            ratio(*(rng.randn(*s) for s in ((d, width), (d, width), (width, d), (d, width)))) for _ in range(400)]))
    return values


def main():
    document = dict(
        script="scripts/references/circuits.py",
        versions=dict(python=platform.python_version(), torch=torch.__version__, transformers=transformers.__version__,
                      numpy=np.__version__),
        segment=SEGMENT, repeats=REPEATS, sequences=sequences(), copying=COPYING, windows=windows(), early=EARLY, late=LATE,
        ablated=ABLATED, models={})
    for name in MODELS:
        single = load(FIXTURES / "families" / name)
        with double_throughout():
            double = type(single)(single.config).to(torch.float64).eval()
            double.load_state_dict(single.state_dict())
            document["models"][name] = measure(double, name)
        print(name, {k: v[:2] for k, v in document["models"][name].items() if isinstance(v, list)})
    target = FIXTURES / "circuits.json"
    text = json.dumps(document, separators=(",", ":"), sort_keys=True)
    target.write_text(json.dumps(json.loads(text, parse_float=lambda x: float(f"{float(x):.12g}")),
                                 separators=(",", ":"), sort_keys=True) + "\n")
    print(target, target.stat().st_size, "bytes")


main()
