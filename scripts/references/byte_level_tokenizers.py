"""Trains small byte-level tokenizers with the tokenizers library and records what it makes of difficult texts.

Writes Tests/ComputeTests/Fixtures/tokenizers: NAME.json, a GGUF file with one of them, and expected.json.

    pip install numpy tokenizers gguf
    python3 scripts/references/byte_level_tokenizers.py
"""
import json
import random
import shutil
import unicodedata
from importlib.metadata import version
from pathlib import Path

import gguf
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

HERE = Path(__file__).resolve().parents[2] / "Tests/ComputeTests/Fixtures/tokenizers"
random.seed(20240607)

SYLLABLES = "ka lo mi tre sun wa der ing ed st on the an re ly tion qua zé ñu ßa λο мир 日 本 中".split()
SCRIPTS = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x3FF), (0x400, 0x4FF), (0x5D0, 0x5EA), (0x621, 0x64A), (0x660, 0x669),
    (0x905, 0x939), (0x966, 0x96F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2070, 0x2079), (0x2150, 0x218B),
    (0x3041, 0x3096), (0x4E00, 0x4E80), (0xAC00, 0xAC80), (0x1F600, 0x1F64F), (0x1D7CE, 0x1D7FF),
]
SPACES = list(" \t\n\r\u000b\u000c\u0085\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\u200b\u001c\u001f\u180e")
MARKS = ["e\u0301", "a\u0308\u0323", "\u212b", "\u1e9b\u0323", "o\u0302\u0301", "\u0958", "ᄒ\u1161\u11ab"]


def word():
    return "".join(random.choice(SYLLABLES) for _ in range(random.randint(1, 4)))


def corpus():
    for _ in range(800):
        parts = [random.choice([word(), word(), str(random.randint(0, 9999)), "don't", "we'll", "(x)", "--"])
                 for _ in range(random.randint(3, 12))]
        yield " ".join(parts)


def symbol():
    low, high = random.choice(SCRIPTS)
    character = chr(random.randint(low, high))
    return character if unicodedata.category(character) not in ("Cn", "Cs", "Co") else "x"


def texts(added):
    yield from ["", " ", "  ", "\n", "a", " a", "a ", "a  b", "a \n\n b", "'s", " 's", "x's y't'll'VE''re", "'", "1 23 456",
                "\u0000\u0001", "  \n  ", "a\t\tb", "trailing   "]
    pieces = [word, symbol, symbol, lambda: random.choice(SPACES), lambda: " " * random.randint(1, 5),
              lambda: random.choice(["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "’s"]),
              lambda: str(random.randint(0, 10**6)), lambda: random.choice(MARKS), lambda: random.choice(added)]
    for _ in range(150):
        yield "".join(random.choice(pieces)() for _ in range(random.randint(1, 14)))


def byte_level(**options):
    return pre_tokenizers.ByteLevel(add_prefix_space=False, **options)


def train(tokenizer, size, alphabet=True):
    trainer = trainers.BpeTrainer(
        vocab_size=size, show_progress=False, special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet() if alphabet else [])
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def tokenizers():
    gpt2 = Tokenizer(models.BPE())
    gpt2.pre_tokenizer = byte_level()
    yield "gpt2", train(gpt2, 420), ["<|endoftext|>"]

    prefix = Tokenizer(models.BPE())
    prefix.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    yield "prefix-space", train(prefix, 330), ["<|endoftext|>"]

    # As GPT-NeoX's: composed characters, and runs of spaces as added tokens.
    neox = Tokenizer(models.BPE())
    neox.normalizer = normalizers.NFC()
    neox.pre_tokenizer = byte_level()
    train(neox, 420)
    runs = [" " * n for n in (4, 3, 2)]
    neox.add_special_tokens(["<|padding|>"])
    neox.add_tokens([AddedToken(run, normalized=True) for run in runs])
    neox.add_tokens([AddedToken("e\u0301e\u0301", normalized=True), AddedToken("<|end|>", normalized=False)])
    yield "neox", neox, ["<|endoftext|>", "<|padding|>", "<|end|>", "<|endof", "e\u0301e\u0301", "éé"] + runs

    # As SmolLM2's: digits one by one.
    smol = Tokenizer(models.BPE())
    smol.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level()])
    yield "smollm", train(smol, 420), ["<|endoftext|>"]

    digits = Tokenizer(models.BPE())
    digits.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=False), byte_level()])
    yield "digit-runs", train(digits, 330), ["<|endoftext|>"]

    # Not all bytes have tokens: unknown ones are dropped, or stand for the unknown token.
    partial = Tokenizer(models.BPE())
    partial.pre_tokenizer = byte_level()
    yield "partial", train(partial, 200, alphabet=False), ["<|endoftext|>"]

    unknown = Tokenizer(models.BPE(unk_token="<|endoftext|>"))
    unknown.pre_tokenizer = byte_level()
    yield "unknown", train(unknown, 200, alphabet=False), ["<|endoftext|>"]


def write_gguf(path, tokenizer):
    vocabulary = tokenizer.get_vocab()
    tokens = sorted(vocabulary, key=vocabulary.get)
    model = json.loads(tokenizer.to_str())["model"]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token == "<|endoftext|>" else 1 for token in tokens])
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()


if __name__ == "__main__":
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir(parents=True)
    expected = {"versions": {name: version(name) for name in ["tokenizers", "gguf"]}, "cases": {}}
    for name, tokenizer, added in tokenizers():
        tokenizer.save(str(HERE / f"{name}.json"), pretty=False)
        cases = []
        for text in texts(added):
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            cut = ids[random.randint(0, 2) :][: random.randint(1, 20)]
            case = {"text": text, "ids": ids}
            # The library reads the letters of an added token as stand-ins for bytes and so loses accents: of
            # texts with such a token only the ids are compared.
            accented = {tokenizer.token_to_id("e\u0301e\u0301"), tokenizer.token_to_id("\u00e9\u00e9")}
            if not accented & set(ids):
                case |= {
                    "decoded": tokenizer.decode(ids, skip_special_tokens=False), "plain": tokenizer.decode(ids),
                    "cut": cut, "cutDecoded": tokenizer.decode(cut, skip_special_tokens=False),
                }
            cases.append(case)
        expected["cases"][name] = cases
        if name == "smollm":
            write_gguf(HERE / "smollm.gguf", tokenizer)
    # The older spelling of merges, one string each.
    root = json.loads((HERE / "gpt2.json").read_text())
    root["model"]["merges"] = [m if isinstance(m, str) else " ".join(m) for m in root["model"]["merges"]]
    (HERE / "gpt2-older.json").write_text(json.dumps(root, ensure_ascii=False))
    expected["cases"]["gpt2-older"] = expected["cases"]["gpt2"]
    (HERE / "expected.json").write_text(json.dumps(expected) + "\n")
