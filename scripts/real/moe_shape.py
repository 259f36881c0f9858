"""Writes a checkpoint of the shape of OLMoE-1B-7B (64 experts, 8 a token) with few layers and random bfloat16 weights.

usage: moe_shape.py FOLDER [LAYERS]

Memory of a pass does not depend on the number of layers, so that a few of them show what all sixteen would need.
"""

import json
import pathlib
import struct
import sys

import numpy as np

WIDTH, HEADS, HIDDEN, EXPERTS, VOCABULARY = 2048, 16, 1024, 64, 50304
folder = pathlib.Path(sys.argv[1])
layers = int(sys.argv[2]) if len(sys.argv) > 2 else 2
folder.mkdir(parents=True, exist_ok=True)

config = {
    "architectures": ["OlmoeForCausalLM"], "model_type": "olmoe", "hidden_act": "silu", "hidden_size": WIDTH,
    "intermediate_size": HIDDEN, "max_position_embeddings": 4096, "num_attention_heads": HEADS,
    "num_key_value_heads": HEADS, "num_hidden_layers": layers, "num_experts": EXPERTS, "num_experts_per_tok": 8,
    "norm_topk_prob": False, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": False,
    "vocab_size": VOCABULARY, "clip_qkv": None, "attention_bias": False,
}
(folder / "config.json").write_text(json.dumps(config, indent=1))

shapes = {"model.embed_tokens.weight": (VOCABULARY, WIDTH), "model.norm.weight": (WIDTH,), "lm_head.weight": (VOCABULARY, WIDTH)}
for layer in range(layers):
    stem = f"model.layers.{layer}."
    for name in ("q_proj", "k_proj", "v_proj", "o_proj"):
        shapes[stem + f"self_attn.{name}.weight"] = (WIDTH, WIDTH)
    for name in ("self_attn.q_norm", "self_attn.k_norm", "input_layernorm", "post_attention_layernorm"):
        shapes[stem + name + ".weight"] = (WIDTH,)
    shapes[stem + "mlp.gate.weight"] = (EXPERTS, WIDTH)
    for expert in range(EXPERTS):
        for name, shape in (("gate_proj", (HIDDEN, WIDTH)), ("up_proj", (HIDDEN, WIDTH)), ("down_proj", (WIDTH, HIDDEN))):
            shapes[stem + f"mlp.experts.{expert}.{name}.weight"] = shape

header, offset = {}, 0
for name, shape in shapes.items():
    size = 2 * int(np.prod(shape))
    header[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [offset, offset + size]}
    offset += size
text = json.dumps(header).encode()
random = np.random.default_rng(1)
temporary = folder / "model.safetensors.part"
with open(temporary, "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text)
    for shape in shapes.values():
        if len(shape) == 1:
            values = 1 + 0.1 * random.standard_normal(shape, dtype=np.float32)
        else:
            values = random.standard_normal(shape, dtype=np.float32)
            values *= 0.02
        file.write((values.view(np.uint32) >> 16).astype("<u2").tobytes())  # the upper half of a float is its bfloat16
temporary.rename(folder / "model.safetensors")
print(f"{folder}: {layers} layers, {sum(int(np.prod(s)) for s in shapes.values()) / 1e9:.2f} billion parameters")
