"""Checkpoints as training scripts leave them, and what PyTorch and Transformers make of them.

Usage, from the repository root:
    python3 scripts/references/training_checkpoints.py

Writes into Tests/ComputeTests/Fixtures/training-checkpoints:
  nanogpt.pt          nanoGPT's dictionary: names under _orig_mod., plain linear layers, no biases, heads in model_args
  nanogpt-bias.pt     the same with biases, before the setting `bias` existed (GELU by tanh)
  nanogpt-norms.pt    nanogpt.pt with norms of queries and keys, as forks of nanoGPT have them: what no GPT-2 has
  ema.pt              two models in one file, model and ema
  flags.pt            a state dict with a negative view, and beside it what no weight needs: a conjugate, complex,
                      sparse, quantized and 8-bit tensors, bytes, a set, a dictionary with odd keys
  base.safetensors    a Llama without its head: names without `model.`, with config in expected.json
  expected.json       versions, token ids, and for each file the logits after the last token, in double precision
"""

import json
import os
from importlib.metadata import version

import safetensors.torch
import torch
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

FOLDER = "Tests/ComputeTests/Fixtures/training-checkpoints"
TOKENS = [3, 17, 5, 28, 3, 11, 9, 17]
os.makedirs(FOLDER, exist_ok=True)
expected = {
    "versions": {name: version(name) for name in ["torch", "transformers", "safetensors"]},
    "tokens": TOKENS,
    "logits": {},
}


def spread(model, seed, biases=True):
    """Weights far from their initial values, so that no part of the model drops out of the comparison."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if name.endswith(".bias") and not biases:
                parameter.zero_()
            elif parameter.dim() == 1:
                parameter.copy_(0.2 * noise + (1 if name.endswith("weight") else 0))
            else:
                parameter.copy_(0.25 * noise)
    return model.eval()


def gpt2(seed, activation="gelu", biases=True):
    config = GPT2Config(
        vocab_size=32, n_positions=16, n_embd=16, n_layer=2, n_head=4, activation_function=activation,
        bos_token_id=0, eos_token_id=0)
    return spread(GPT2LMHeadModel._from_config(config, attn_implementation="eager"), seed, biases)


def logits(model):
    with torch.no_grad():
        result = model.double()(torch.tensor([TOKENS])).logits[0, -1].tolist()
    model.float()
    return result


def as_nanogpt(model, biases):
    """The state dict with plain linear layers under torch.compile's prefix."""
    state = {}
    for name, tensor in model.state_dict().items():
        if name.endswith(".bias") and not biases:
            continue
        if tensor.dim() == 2 and ".h." in name:
            tensor = tensor.t().contiguous()
        state["_orig_mod." + name] = tensor
    return state


def save(name, document, model):
    torch.save(document, f"{FOLDER}/{name}")
    torch.load(f"{FOLDER}/{name}")  # reads with weights_only, as it is by default
    expected["logits"][name] = logits(model)


sizes = dict(n_layer=2, n_head=4, n_embd=16, block_size=16, vocab_size=32)
model = gpt2(1, biases=False)
save("nanogpt.pt", {
    "model": as_nanogpt(model, False), "optimizer": {"state": {0: {"exp_avg": torch.zeros(2)}}, "param_groups": []},
    "model_args": {**sizes, "bias": False, "dropout": 0.0}, "iter_num": 5, "best_val_loss": torch.tensor(1.5),
    "config": {"dataset": "x", "n_head": 12, "n_embd": 768, "bias": True},
}, model)
norms = {f"_orig_mod.transformer.h.{l}.attn.{part}_norm.weight": torch.ones(4) for l in (0, 1) for part in "qk"}
torch.save({"model": {**as_nanogpt(model, False), **norms}, "model_args": {**sizes, "bias": False}}, f"{FOLDER}/nanogpt-norms.pt")
model = gpt2(2, activation="gelu_new")
save("nanogpt-bias.pt", {"model": as_nanogpt(model, True), "model_args": sizes, "iter_num": 5}, model)

model, average = gpt2(3, activation="gelu_new"), gpt2(4, activation="gelu_new")
save("ema.pt", {
    "model": model.state_dict(), "ema": average.state_dict(), "same": model.state_dict(), "args": {"n_head": 4},
}, model)
expected["logits"]["ema.pt/ema"] = logits(average)

model = gpt2(5, activation="gelu_new")
state = model.state_dict()
name = "transformer.h.0.attn.c_attn.weight"
state[name] = torch.complex(torch.zeros_like(state[name]), -state[name]).conj().imag
assert state[name].is_neg() and torch.equal(state[name], model.state_dict()[name])
save("flags.pt", {
    "model": state, "config": {"n_head": 4}, "git": b"0a1b\xff", "tags": {"a", "b"}, "odd": {None: 1, 0.5: 2, (1, 2): 3},
    "buffers": {
        "conjugate": torch.tensor([1 + 2j]).conj(), "frequencies": torch.polar(torch.ones(4), torch.ones(4)),
        "sparse": torch.eye(3).to_sparse(), "quantized": torch.quantize_per_tensor(torch.ones(4), 0.1, 0, torch.qint8),
        "scales": torch.ones(4).to(torch.float8_e8m0fnu), "tiny": torch.ones(4).to(torch.float8_e4m3fnuz),
        "absent": torch.empty(3, device="meta"),
    },
    "losses": [0.5] * 1000,
}, model)

config = LlamaConfig(
    vocab_size=32, max_position_embeddings=16, hidden_size=16, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, intermediate_size=24, tie_word_embeddings=True, bos_token_id=0, eos_token_id=0)
llama = spread(LlamaForCausalLM._from_config(config, attn_implementation="eager"), 6)
safetensors.torch.save_file(llama.model.state_dict(), f"{FOLDER}/base.safetensors", metadata={"format": "pt"})
expected["logits"]["base.safetensors"] = logits(llama)
expected["base"] = config.to_dict()

with open(f"{FOLDER}/expected.json", "w") as file:
    json.dump(expected, file, indent=1, default=str)
    file.write("\n")
