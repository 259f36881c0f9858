"""Reference forward passes of small random models, computed by Hugging Face Transformers with eager attention.

Usage: python transformers_reference.py OUTPUT_FOLDER

Writes one safetensors file a family. The weights are not stored: `synthetic_tensor` derives every element from
the tensor's name and the element's index, and the tests derive them again by the same rule. Norm weights are not
near 1 and biases are not 0, so nothing drops out of the comparison.

Transformers computes softmax, RMSNorm, rotary angles and routing in float32 whatever the model's precision. For
the double-precision references `double_throughout` makes those places use float64 too, so that what is left
between the two programs is rounding of float64. `logits.float32` comes from the unpatched model in float32.

What each file holds (N examples, T positions, query position q[n]):
  tokens [N, T], query [N]
  hidden.<l> [N, T, C]   residual stream before layer l; hidden.<L> before the final norm
  heads.<l> [N, H*hd]    input of the output projection at the query
  attention.<l> [N, H, T] attention from the query
  logits [N, V] at the query, loss [N, T-1] of the next token at every position
  logits.float32, logits.changed (one weight changed, see metadata), logits.ablated.<k> (heads zeroed)
"""

import contextlib
import json
import os
import sys

import numpy as np
import safetensors
import safetensors.numpy
import torch
import transformers
from transformers import (
    GPT2Config, GPT2LMHeadModel, GPTNeoXConfig, GPTNeoXForCausalLM, LlamaConfig, LlamaForCausalLM,
    OlmoConfig, OlmoForCausalLM, OlmoeConfig, OlmoeForCausalLM,
)

LAYERS, VOCABULARY, EXAMPLES, LENGTH = 2, 61, 3, 11
QUERY = [10, 7, 4]
MASK = (1 << 64) - 1


def synthetic_uniform(name, count):
    """`count` numbers in [-1, 1): 24 high bits of SplitMix64 started at the FNV-1a hash of the name."""
    state = 0xCBF29CE484222325
    for byte in name.encode():
        state = ((state ^ byte) * 0x100000001B3) & MASK
    with np.errstate(over="ignore"):
        z = np.uint64(state) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / 2.0**23 - 1.0


def synthetic_tensor(name, shape):
    """A float32 tensor: norm weights around 1, biases around 0, matrices scaled by their larger side."""
    u = synthetic_uniform(name, int(np.prod(shape)))
    if len(shape) == 1:
        values = 0.3 * u if name.endswith("bias") else 1.0 + 0.5 * u
    elif "emb" in name or "wte" in name or "wpe" in name:
        values = u
    else:
        values = u * (3.0 / np.sqrt(float(max(shape))))
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


@contextlib.contextmanager
def double_throughout():
    """Inside, code that asks for float32 by name gets float64."""
    kept = torch.float32, torch.float, torch.Tensor.float
    torch.float32 = torch.float = torch.float64
    torch.Tensor.float = torch.Tensor.double
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.float32, torch.float, torch.Tensor.float = kept
        torch.set_default_dtype(torch.float32)


def ts51m():
    config = GPT2Config(
        vocab_size=VOCABULARY, n_positions=16, n_embd=48, n_layer=LAYERS, n_head=3, n_inner=80,
        activation_function="gelu", attn_pdrop=0, embd_pdrop=0, resid_pdrop=0)
    names = {"transformer.wte.weight": "tok_emb.weight", "transformer.wpe.weight": "pos_emb.weight",
             "transformer.ln_f.weight": "ln_f.weight", "transformer.ln_f.bias": "ln_f.bias"}
    for l in range(LAYERS):
        h, b = f"transformer.h.{l}.", f"blocks.{l}."
        for side in ("weight", "bias"):
            names[h + "ln_1." + side] = b + "ln1." + side
            names[h + "ln_2." + side] = b + "ln2." + side
        names[h + "attn.c_attn.weight"] = (b + "attn.qkv.weight", "T")
        names[h + "attn.c_proj.weight"] = (b + "attn.out_proj.weight", "T")
        names[h + "mlp.c_fc.weight"] = (b + "mlp.w_up.weight", "T")
        names[h + "mlp.c_proj.weight"] = (b + "mlp.w_down.weight", "T")
        for bias in ("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj"):
            names[h + bias + ".bias"] = None
    return GPT2LMHeadModel, config, names, "blocks.1.attn.qkv.weight"


def gpt2():
    config = GPT2Config(
        vocab_size=VOCABULARY, n_positions=16, n_embd=48, n_layer=LAYERS, n_head=3, n_inner=80,
        attn_pdrop=0, embd_pdrop=0, resid_pdrop=0)
    return GPT2LMHeadModel, config, {}, "transformer.h.1.attn.c_attn.weight"


def neox(parallel):
    config = GPTNeoXConfig(
        vocab_size=VOCABULARY, hidden_size=48, num_hidden_layers=LAYERS, num_attention_heads=3,
        intermediate_size=80, max_position_embeddings=16, use_parallel_residual=parallel,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.25})
    # The name in published checkpoints; recent versions of Transformers rename it on loading.
    names = {"lm_head.weight": "embed_out.weight"}
    return GPTNeoXForCausalLM, config, names, "gpt_neox.layers.1.attention.query_key_value.weight"


def llama_grouped():
    config = LlamaConfig(
        vocab_size=VOCABULARY, hidden_size=48, num_hidden_layers=LAYERS, num_attention_heads=4,
        num_key_value_heads=2, head_dim=16, intermediate_size=80, max_position_embeddings=16,
        rms_norm_eps=1e-5, rope_parameters={"rope_type": "default", "rope_theta": 500.0})
    return LlamaForCausalLM, config, {}, "model.layers.1.self_attn.k_proj.weight"


def llama_multiquery():
    config = LlamaConfig(
        vocab_size=VOCABULARY, hidden_size=48, num_hidden_layers=LAYERS, num_attention_heads=3,
        num_key_value_heads=1, intermediate_size=80, max_position_embeddings=16, tie_word_embeddings=True,
        attention_bias=True, mlp_bias=True,
        rope_parameters={"rope_type": "llama3", "rope_theta": 100.0, "factor": 8.0, "low_freq_factor": 1.0,
                         "high_freq_factor": 4.0, "original_max_position_embeddings": 8})
    return LlamaForCausalLM, config, {}, "model.layers.1.mlp.gate_proj.weight"


def olmo():
    config = OlmoConfig(
        vocab_size=VOCABULARY, hidden_size=48, num_hidden_layers=LAYERS, num_attention_heads=3,
        intermediate_size=80, max_position_embeddings=16, clip_qkv=1.0, tie_word_embeddings=True,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0})
    return OlmoForCausalLM, config, {}, "model.layers.1.self_attn.v_proj.weight"


def olmoe(**extra):
    config = OlmoeConfig(
        vocab_size=VOCABULARY, hidden_size=48, num_hidden_layers=LAYERS, num_attention_heads=3,
        num_key_value_heads=3, intermediate_size=20, max_position_embeddings=16, num_experts=8,
        num_experts_per_tok=2, rope_parameters={"rope_type": "default", "rope_theta": 10000.0}, **extra)
    return OlmoeForCausalLM, config, {}, "model.layers.1.mlp.experts.3.down_proj.weight"


FAMILIES = {
    "ts51m": ts51m, "gpt2": gpt2, "neox-parallel": lambda: neox(True), "neox-sequential": lambda: neox(False),
    "llama-grouped": llama_grouped, "llama-multiquery": llama_multiquery, "olmo": olmo,
    "olmoe": olmoe, "olmoe-clipped": lambda: olmoe(clip_qkv=1.0, norm_topk_prob=True),
}


def fill(model, names, change=None):
    """Sets every parameter by its checkpoint name; `change` = (name, index, delta) perturbs one element."""
    def tensor(name, shape):
        value = synthetic_tensor(name, shape)
        if change and change[0] == name:
            value.view(-1)[change[1]] += change[2]
        return value

    tied = model.config.tie_word_embeddings
    with torch.no_grad():
        for own, parameter in model.named_parameters():
            name = names.get(own, own)
            if name is None:
                parameter.zero_()
            elif isinstance(name, tuple):
                parameter.copy_(tensor(name[0], tuple(reversed(parameter.shape))).T)
            elif own.endswith("experts.gate_up_proj"):
                for e in range(parameter.shape[0]):
                    width = parameter.shape[1] // 2
                    stem = own.replace("gate_up_proj", str(e))
                    parameter[e, :width] = tensor(f"{stem}.gate_proj.weight", (width, parameter.shape[2]))
                    parameter[e, width:] = tensor(f"{stem}.up_proj.weight", (width, parameter.shape[2]))
            elif own.endswith("experts.down_proj"):
                for e in range(parameter.shape[0]):
                    stem = own.replace("down_proj", str(e))
                    parameter[e] = tensor(f"{stem}.down_proj.weight", tuple(parameter.shape[1:]))
            else:
                assert not (tied and own == "lm_head.weight")
                parameter.copy_(tensor(name, tuple(parameter.shape)))


def layers_of(model):
    base = model.base_model
    return base.h if hasattr(base, "h") else base.layers


def output_projection(layer):
    for path in ("attn.c_proj", "attention.dense", "self_attn.o_proj"):
        try:
            return layer.get_submodule(path)
        except AttributeError:
            pass
    raise AttributeError("no output projection")


def build(family, dtype, change=None):
    cls, config, names, _ = FAMILIES[family]()
    config.bos_token_id = config.eos_token_id = config.pad_token_id = None
    config._attn_implementation = config._experts_implementation = "eager"
    model = cls(config).to(dtype).eval()
    fill(model, names, change)
    return model


def run(model, tokens, ablated=()):
    """Logits, residual before every layer and before the final norm, head outputs, attention."""
    hidden, heads, handles = [], [], []
    for index, layer in enumerate(layers_of(model)):
        handles.append(layer.register_forward_pre_hook(
            lambda _, args: hidden.append(args[0].detach().clone())))
        projection = output_projection(layer)

        def before_projection(_, args, index=index):
            z = args[0].clone()
            hd = z.shape[-1] // model.config.num_attention_heads
            for l, h in ablated:
                if l == index:
                    z[..., h * hd:(h + 1) * hd] = 0
            heads.append(z)
            return (z,) + args[1:]

        handles.append(projection.register_forward_pre_hook(before_projection))
    final = model.base_model.ln_f if hasattr(model.base_model, "ln_f") else (
        model.base_model.final_layer_norm if hasattr(model.base_model, "final_layer_norm")
        else model.base_model.norm)
    handles.append(final.register_forward_pre_hook(lambda _, args: hidden.append(args[0].detach().clone())))
    with torch.no_grad():
        out = model(tokens, output_attentions=True, use_cache=False)
    for handle in handles:
        handle.remove()
    return out.logits, hidden, heads, out.attentions


def main(folder):
    rng = np.random.RandomState(7)
    tokens = torch.from_numpy(rng.randint(0, VOCABULARY, size=(EXAMPLES, LENGTH)))
    query = torch.tensor(QUERY)
    rows = torch.arange(EXAMPLES)
    for family in FAMILIES:
        cls, config, names, changed_name = FAMILIES[family]()
        arrays = {"tokens": tokens.numpy().astype(np.int64), "query": query.numpy().astype(np.int64)}
        ablations = [[(0, 1)], [(0, 0), (1, 2)], [(1, 0), (1, 1)]]
        change = (changed_name, 5, 0.75)
        with double_throughout():
            model = build(family, torch.float64)
            logits, hidden, heads, attention = run(model, tokens)
            for l, h in enumerate(hidden):
                arrays[f"hidden.{l}"] = h.numpy()
            for l, z in enumerate(heads):
                arrays[f"heads.{l}"] = z[rows, query].numpy()
            for l, a in enumerate(attention):
                arrays[f"attention.{l}"] = a[rows, :, query].numpy()
            arrays["logits"] = logits[rows, query].numpy()
            arrays["loss"] = torch.nn.functional.cross_entropy(
                logits[:, :-1].transpose(1, 2), tokens[:, 1:], reduction="none").numpy()
            for k, heads_off in enumerate(ablations):
                arrays[f"logits.ablated.{k}"] = run(model, tokens, heads_off)[0][rows, query].numpy()
            arrays["logits.changed"] = run(build(family, torch.float64, change), tokens)[0][rows, query].numpy()
        arrays["logits.float32"] = run(build(family, torch.float32), tokens)[0][rows, query].numpy()
        single = np.abs(arrays["logits.float32"] - arrays["logits"]).max() / np.abs(arrays["logits"]).max()
        moved = np.abs(arrays["logits.changed"] - arrays["logits"]).max()
        print(f"{family}: float32 against float64 {single:.1e}, changed weight moves logits by {moved:.2f}")
        assert all(a.dtype in (np.float64, np.int64) for k, a in arrays.items() if k != "logits.float32")
        metadata = {
            "script": "scripts/references/transformers_reference.py",
            "torch": torch.__version__, "transformers": transformers.__version__, "numpy": np.__version__,
            "safetensors": safetensors.__version__, "config": json.dumps(config.to_dict(), sort_keys=True, default=str),
            "changed": json.dumps({"name": change[0], "index": change[1], "delta": change[2]}),
            "ablated": json.dumps(ablations),
        }
        arrays = {k: np.ascontiguousarray(v) for k, v in arrays.items()}
        safetensors.numpy.save_file(arrays, os.path.join(folder, family + ".safetensors"), metadata)


if __name__ == "__main__":
    main(sys.argv[1])
