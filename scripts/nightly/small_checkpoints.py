#!/usr/bin/env python3
"""Writes small Llama checkpoints with random weights that drift from step to step, and a batch for them.

    scripts/nightly/small_checkpoints.py FOLDER [COUNT] [FIRST STEP] [EXAMPLES]

FOLDER/step100, step200, …: config.json and model.safetensors, vocabulary 64, LAYERS (2) layers of HEADS (4) heads as
the environment says.
FOLDER/batch.json: 64 (or EXAMPLES) sequences of 40 tokens that repeat one.
"""
import json
import os
import random
import struct
import sys
from array import array

LAYERS, HEADS = int(os.environ.get("LAYERS", 2)), int(os.environ.get("HEADS", 4))
WIDTH, INNER, VOCABULARY = 8 * HEADS, 48, 64
KEYS = WIDTH // 2


def shapes():
    yield "model.embed_tokens.weight", [VOCABULARY, WIDTH]
    yield "model.norm.weight", [WIDTH]
    for layer in range(LAYERS):
        for name, shape in [
            ("self_attn.q_proj", [WIDTH, WIDTH]), ("self_attn.k_proj", [KEYS, WIDTH]),
            ("self_attn.v_proj", [KEYS, WIDTH]), ("self_attn.o_proj", [WIDTH, WIDTH]),
            ("mlp.gate_proj", [INNER, WIDTH]), ("mlp.up_proj", [INNER, WIDTH]),
            ("mlp.down_proj", [WIDTH, INNER]), ("input_layernorm", [WIDTH]),
            ("post_attention_layernorm", [WIDTH]),
        ]:
            yield f"model.layers.{layer}.{name}.weight", shape


def checkpoint(step, seed=7):
    """Tensors by name: one random start, and a random direction taken a step's share of the way."""
    header, data, offset = {}, b"", 0
    for name, shape in shapes():
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        start, way = random.Random(f"{seed} {name}"), random.Random(f"{seed + 1} {name}")
        base = 1.0 if "norm" in name else 0.0
        values = array("f", (base + start.uniform(-0.25, 0.25) + step / 1000 * way.uniform(-0.3, 0.3)
                             for _ in range(count)))
        raw = values.tobytes()
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, offset + len(raw)]}
        data += raw
        offset += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


CONFIG = {
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "hidden_size": WIDTH,
    "head_dim": 8, "intermediate_size": INNER, "max_position_embeddings": 256, "num_attention_heads": HEADS,
    "num_hidden_layers": LAYERS, "num_key_value_heads": HEADS // 2, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
    "tie_word_embeddings": True, "vocab_size": VOCABULARY,
}


def batch(count, length=40):
    draw = random.Random(3)
    examples = []
    for _ in range(count):
        tokens = [draw.randrange(VOCABULARY) for _ in range(length)]
        tokens[-1] = tokens[8]
        examples.append({"tokens": tokens, "target": tokens[9], "earlier": 8})
    return {"name": "repeats", "examples": examples}


def main():
    folder = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    examples = int(sys.argv[4]) if len(sys.argv) > 4 else 64
    for index in range(count):
        step = first + 100 * index
        place = os.path.join(folder, f"step{step}")
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, "config.json"), "w") as file:
            json.dump(CONFIG, file)
        with open(os.path.join(place, "model.safetensors"), "wb") as file:
            file.write(checkpoint(step))
    with open(os.path.join(folder, "batch.json"), "w") as file:
        json.dump(batch(examples), file)


main()
