"""Writes the files of Tests/ComputeTests/Fixtures/checkpoints with the formats' own libraries.

Values that the tests expect stand in expected.json, as the bits of doubles or as integers, so that they do not
pass through any reader under test.

    pip install numpy torch safetensors gguf transformers accelerate
    python3 scripts/references/checkpoint_files.py
"""
import collections
import json
import os
import pickle
import shutil
import struct
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import gguf
import numpy as np
import safetensors.torch
import torch

HERE = Path(__file__).resolve().parents[2] / "Tests/ComputeTests/Fixtures/checkpoints"
rng = np.random.default_rng(20240607)
expected = {
    "versions": {name: version(name) for name in ["numpy", "torch", "safetensors", "gguf", "transformers"]}
    | {"python": sys.version.split()[0]},
    "files": {},
}


def numbers(array):
    """Shape and values: integers as they are, others as the 64 bits of the double, in hexadecimal."""
    if isinstance(array, torch.Tensor):
        array = array.detach()
        array = array.double().numpy() if array.is_floating_point() else array.numpy()
    array = np.asarray(array)
    if array.dtype.kind in "iub":
        return {"shape": list(array.shape), "integers": [int(x) for x in array.ravel()]}
    bits = [struct.pack(">d", float(x)).hex() for x in array.astype(np.float64).ravel()]
    return {"shape": list(array.shape), "bits": bits}


def expect(file, tensors, **more):
    expected["files"][file] = {"tensors": {k: numbers(v) for k, v in tensors.items()}} | more


def normal(*shape):
    return torch.from_numpy(rng.standard_normal(shape))


def of_every_type():
    tensors = {
        "f64": normal(2, 3),
        "f32": normal(3, 2).float(),
        # Subnormal, largest and special values of half precision beside ordinary ones.
        "f16": torch.tensor([[6e-8, -3e-5, 65504.0, float("inf")], [-0.0, 1.5, -2.25, 0.333]]).half(),
        "bf16": normal(2, 4).bfloat16(),
        "i64": torch.tensor([[-(2**62), 2**53 + 1], [0, -1]]),
        "i32": torch.tensor([-(2**31), 2**31 - 1, 7], dtype=torch.int32),
        "i16": torch.tensor([-32768, 32767], dtype=torch.int16),
        "i8": torch.tensor([-128, 127, 0], dtype=torch.int8),
        "u8": torch.tensor([[0, 255]], dtype=torch.uint8),
        "bool": torch.tensor([True, False, True]),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 3),
    }
    return tensors


def write_safetensors():
    tensors = of_every_type()
    every_byte = torch.arange(256, dtype=torch.uint8)
    finite = lambda t: t[torch.isfinite(t.float())]
    tensors["f8_e4m3"] = finite(every_byte.view(torch.float8_e4m3fn))
    tensors["f8_e5m2"] = finite(every_byte.view(torch.float8_e5m2))
    tensors["u16"] = torch.tensor([0, 65535], dtype=torch.uint16)
    metadata = {"format": "pt", "note": 'quotes " and ünïcode'}
    safetensors.torch.save_file(tensors, HERE / "types.safetensors", metadata=metadata)
    expect("types.safetensors", tensors, metadata=metadata)

    folder = HERE / "sharded"
    folder.mkdir()
    names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
    shards = [{"a.weight": normal(4, 2).float(), "a.bias": normal(4).float()}, {"b.weight": normal(2, 2).half()}]
    for name, shard in zip(names, shards):
        safetensors.torch.save_file(shard, folder / name)
    index = {"metadata": {"total_size": 56}, "weight_map": {k: n for n, s in zip(names, shards) for k in s}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2))
    expect("sharded", shards[0] | shards[1])


def write_pytorch():
    tensors = of_every_type()
    base = normal(4, 6).float()
    tensors |= {
        "transposed": base.t(),
        "columns": base[:, 1:5:2],
        "rows": base[2:],
        "permuted": normal(2, 3, 4).float().permute(2, 0, 1),
        "parameter": torch.nn.Parameter(normal(3).float()),
    }
    for protocol in [2, 4]:
        state = collections.OrderedDict(tensors)
        state._metadata = collections.OrderedDict([("", {"version": 1})])
        moments = {0: {"step": torch.tensor(3.0), "exp_avg": normal(2).float()}}
        checkpoint = {
            "model_state_dict": state,
            "optimizer_state_dict": {"state": moments, "param_groups": [{"lr": 1e-3, "params": [0, 1, 2**70]}]},
            "step": 1250,
            "seed": -(2**40),
            "loss": 3.25,
            "name": "s42",
            "done": False,
            "none": None,
            "history": [1.0, 2.0],
        }
        file = f"protocol{protocol}.pt"
        torch.save(checkpoint, HERE / file, pickle_protocol=protocol)
        flat = {f"model_state_dict.{k}": v for k, v in tensors.items()}
        flat |= {f"optimizer_state_dict.state.0.{k}": v for k, v in moments[0].items()}
        expect(file, flat, values={"step": 1250, "seed": -(2**40), "loss": 3.25, "name": "s42", "done": False})
    typed = {"w": torch.arange(6, dtype=torch.int16).reshape(2, 3).view(torch.uint16)}
    torch.save(typed, HERE / "typed.pt")
    expect("typed.pt", typed)
    torch.save({"w": torch.tensor([1.0, 2.0]).expand(3, 2)}, HERE / "expanded.pt")
    torch.save({"w": np.float64(1.5)}, HERE / "numpy-scalar.pt")
    torch.save({"w": torch.zeros(2)}, HERE / "legacy.pt", _use_new_zipfile_serialization=False)

    class Harmful:
        def __reduce__(self):
            return os.system, ("touch executed",)

    with zipfile.ZipFile(HERE / "harmful.pt", "w") as archive:
        archive.writestr(zipfile.ZipInfo("archive/data.pkl"), pickle.dumps({"w": Harmful()}, protocol=2))


BLOCK_TYPES = ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K"]
# Byte offsets of the half-precision scales in a block.
SCALES = {
    "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q4_K": [0, 2], "Q5_K": [0, 2],
    "Q6_K": [208],
}


def random_blocks(kind, rows, blocks):
    """Random bytes for the quants, random finite half-precision numbers of all magnitudes for the scales."""
    _, size = gguf.GGML_QUANT_SIZES[getattr(gguf.GGMLQuantizationType, kind)]
    data = rng.integers(0, 256, (rows, blocks, size), dtype=np.uint8)
    for offset in SCALES[kind]:
        halves = rng.integers(0, 0x7C00, (rows, blocks)).astype(np.uint16)
        halves |= (rng.integers(0, 2, (rows, blocks)) << 15).astype(np.uint16)
        data[:, :, offset : offset + 2] = halves[..., None].view(np.uint8)
    return data.reshape(rows, blocks * size)


def write_gguf():
    writer = gguf.GGUFWriter(HERE / "types.gguf", "llama")
    writer.add_uint8("t.u8", 200)
    writer.add_int8("t.i8", -100)
    writer.add_uint16("t.u16", 60000)
    writer.add_int16("t.i16", -30000)
    writer.add_uint32("t.u32", 4_000_000_000)
    writer.add_int32("t.i32", -2_000_000_000)
    writer.add_uint64("t.u64", 2**64 - 1)
    writer.add_int64("t.i64", -(2**63))
    writer.add_float32("t.f32", 1.5)
    writer.add_float64("t.f64", 0.1)
    writer.add_bool("t.bool", True)
    writer.add_string("t.string", "grüße")
    writer.add_array("t.strings", ["a", "", "Ġb"])
    writer.add_array("t.ints", [1, 2, 3])
    tensors = {}
    for kind in BLOCK_TYPES:
        type_ = getattr(gguf.GGMLQuantizationType, kind)
        raw = random_blocks(kind, 3, 2 if kind.endswith("_K") else 3)
        writer.add_tensor(kind, raw, raw_dtype=type_)
        tensors[kind] = gguf.quants.dequantize(raw, type_)
    plain = {
        "F32": rng.standard_normal((2, 5)).astype(np.float32),
        "F16": rng.standard_normal((3, 2, 2)).astype(np.float16),
        "F64": rng.standard_normal(3),
        "I32": np.array([[1, -2], [3, 4]], dtype=np.int32),
    }
    for name, array in plain.items():
        writer.add_tensor(name, array)
    bf16 = rng.integers(0, 0x7F80, (2, 4)).astype(np.uint16)
    writer.add_tensor("BF16", bf16.view(np.uint8), raw_dtype=gguf.GGMLQuantizationType.BF16)
    plain["BF16"] = (bf16.astype(np.uint32) << 16).view(np.float32)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    expect("types.gguf", tensors | plain)


def write_small_llama():
    """A random Llama as GGUF; what Transformers makes of it is what our names and row order must give."""
    import transformers

    transformers.logging.set_verbosity_error()
    layers, heads, key_value_heads, hidden, width, vocabulary = 2, 4, 2, 16, 24, 12
    path = HERE / "llama.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("small")
    writer.add_context_length(64)
    writer.add_embedding_length(hidden)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(width)
    writer.add_head_count(heads)
    writer.add_head_count_kv(key_value_heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(100000.0)
    writer.add_rope_dimension_count(hidden // heads)
    writer.add_vocab_size(vocabulary)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list([f"t{i}" for i in range(vocabulary)])
    writer.add_token_merges([])
    add = lambda name, *shape: writer.add_tensor(name, rng.standard_normal(shape).astype(np.float32))
    add("token_embd.weight", vocabulary, hidden)
    add("output_norm.weight", hidden)
    for layer in range(layers):
        add(f"blk.{layer}.attn_norm.weight", hidden)
        add(f"blk.{layer}.attn_q.weight", hidden, hidden)
        add(f"blk.{layer}.attn_k.weight", hidden * key_value_heads // heads, hidden)
        add(f"blk.{layer}.attn_v.weight", hidden * key_value_heads // heads, hidden)
        add(f"blk.{layer}.attn_output.weight", hidden, hidden)
        add(f"blk.{layer}.ffn_norm.weight", hidden)
        add(f"blk.{layer}.ffn_gate.weight", width, hidden)
        add(f"blk.{layer}.ffn_up.weight", width, hidden)
        add(f"blk.{layer}.ffn_down.weight", hidden, width)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    model = transformers.AutoModelForCausalLM.from_pretrained(HERE, gguf_file=path.name)
    state = {k: v for k, v in model.state_dict().items() if k != "lm_head.weight"}
    # One layer is enough to pin the order of rows.
    expect("llama.gguf", {k: v for k, v in state.items() if "layers.1" not in k})


def write_stacked_experts():
    """A layer of a mixture of experts: GGUF stacks what Transformers' checkpoints keep apart."""
    writer = gguf.GGUFWriter(HERE / "experts.gguf", "olmoe")
    hidden, width, heads, experts = 32, 64, 2, 3
    writer.add_context_length(16)
    writer.add_embedding_length(hidden)
    writer.add_block_count(1)
    writer.add_feed_forward_length(width)
    writer.add_head_count(heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_expert_count(experts)
    writer.add_expert_used_count(2)
    query = rng.standard_normal((hidden, hidden)).astype(np.float32)
    writer.add_tensor("token_embd.weight", rng.standard_normal((4, hidden)).astype(np.float32))
    writer.add_tensor("blk.0.attn_q.weight", query)
    tensors = {"model.layers.0.self_attn.q_proj.weight": query}
    for stored, name, shape in [("gate", "gate_proj", (width, hidden)), ("down", "down_proj", (hidden, width))]:
        raw = random_blocks("Q8_0", experts * shape[0], shape[1] // 32).reshape(experts, shape[0], -1)
        writer.add_tensor(f"blk.0.ffn_{stored}_exps.weight", raw, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
        values = gguf.quants.dequantize(raw, gguf.GGMLQuantizationType.Q8_0)
        tensors[f"model.layers.0.mlp.experts.2.{name}.weight"] = values[2]
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    expect("experts.gguf", tensors)


def write_numpy():
    arrays = {
        "f8": rng.standard_normal((2, 3)),
        "f4": rng.standard_normal((2, 2, 2)).astype(np.float32),
        "f2": rng.standard_normal(4).astype(np.float16),
        "i8": np.array([[1, -(2**60)]]),
        "u2": np.array([[0, 65535], [3, 4]], dtype=np.uint16),
        "b1": np.array([True, False]),
        "scalar": np.array(7.5),
        "fortran": np.asfortranarray(rng.standard_normal((3, 4, 2))),
    }
    for name, array in arrays.items():
        np.save(HERE / f"{name}.npy", array)
        expect(f"{name}.npy", {name: array})
    np.savez(HERE / "arrays.npz", **arrays)
    expect("arrays.npz", arrays)
    np.savez_compressed(HERE / "compressed.npz", zeros=np.zeros(100))
    np.save(HERE / "big-endian.npy", np.array([1.0], dtype=">f4"))
    np.save(HERE / "object.npy", np.array([None]), allow_pickle=True)
    tokens = rng.integers(0, 50257, 40)
    for kind in ["uint16", "uint32"]:
        tokens.astype(f"<{kind[0]}{int(kind[4:]) // 8}").tofile(HERE / f"tokens.{kind}.bin")
    np.save(HERE / "tokens.npy", tokens.reshape(4, 10).astype(np.int32))
    expected["tokens"] = [int(t) for t in tokens]


if __name__ == "__main__":
    torch.manual_seed(0)
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir(parents=True)
    write_safetensors()
    write_pytorch()
    write_gguf()
    write_small_llama()
    write_stacked_experts()
    write_numpy()
    (HERE / "expected.json").write_text(json.dumps(expected, sort_keys=True, ensure_ascii=False) + "\n")
