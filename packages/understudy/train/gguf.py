"""Write a checkpoint and its tokenizer as a GGUF file (version 3), with numpy and nothing else."""

from __future__ import annotations

import argparse
import struct
from typing import BinaryIO

import numpy as np

from model import Config, load
from tokenizer import CONTROL, END, PAD, Tokenizer

UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9  # types of metadata
F32, F16, Q8_0 = 0, 1, 8  # types of tensors
FILE_TYPE = {F32: 0, F16: 1, Q8_0: 7}
BY_NAME = {"f32": F32, "f16": F16, "q8_0": Q8_0}
ALIGN, BLOCK = 32, 32
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
LABEL = "Rehearses the machinery of simulated scenes. It knows nothing and has no judgement; do not use its answers."

Entry = tuple[str, int, object]


def string(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def scalar(kind: int, value: object) -> bytes:
    if kind == STRING:
        return string(str(value))
    return struct.pack({UINT32: "<I", INT32: "<i", FLOAT32: "<f", BOOL: "<?"}[kind], value)


def entry(key: str, kind: int, value: object) -> bytes:
    """One metadata entry; a list is an array of strings or of integers."""
    if not isinstance(value, list):
        return string(key) + struct.pack("<I", kind) + scalar(kind, value)
    return string(key) + struct.pack("<IIQ", ARRAY, kind, len(value)) + b"".join(scalar(kind, one) for one in value)


def q8_0(values: np.ndarray) -> bytes:
    """Blocks of 32 signed bytes that share one half-precision scale."""
    blocks = np.ascontiguousarray(values, np.float32).reshape(-1, BLOCK)
    scale = np.abs(blocks).max(1) / 127
    inverse = np.divide(1, scale, out=np.zeros_like(scale), where=scale > 0)
    packed = np.zeros(len(blocks), dtype=[("scale", "<f2"), ("bytes", "i1", BLOCK)])
    packed["scale"], packed["bytes"] = scale, np.rint(blocks * inverse[:, None])
    return packed.tobytes()


def tensor_bytes(values: np.ndarray, kind: int) -> bytes:
    if kind == Q8_0:
        return q8_0(values)
    return np.ascontiguousarray(values, "<f4" if kind == F32 else "<f2").tobytes()


def padding(length: int) -> bytes:
    return b"\0" * (-length % ALIGN)


def write(file: BinaryIO, entries: list[Entry], tensors: list[tuple[str, np.ndarray, int]]) -> None:
    """Header, metadata, the directory of tensors, then the tensors themselves."""
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(entries)) + b"".join(entry(*one) for one in entries)
    blobs, offset = [], 0
    for name, values, kind in tensors:
        shape = values.shape[::-1]  # the fastest dimension comes first
        head += string(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)
        data = tensor_bytes(values, kind)
        blobs.append(data + padding(len(data)))
        offset += len(blobs[-1])
    file.write(head + padding(len(head)) + b"".join(blobs))


def metadata(config: Config, tokenizer: Tokenizer, kind: int) -> list[Entry]:
    sizes: dict[str, tuple[int, object]] = {
        "vocab_size": (UINT32, config.vocab), "context_length": (UINT32, config.context), "embedding_length": (UINT32, config.width),
        "block_count": (UINT32, config.layers), "feed_forward_length": (UINT32, config.hidden), "rope.dimension_count": (UINT32, config.head_width),
        "rope.freq_base": (FLOAT32, config.theta), "attention.head_count": (UINT32, config.heads), "attention.head_count_kv": (UINT32, config.kv_heads),
        "attention.layer_norm_rms_epsilon": (FLOAT32, config.eps),
    }
    return [
        ("general.architecture", STRING, "llama"), ("general.name", STRING, "Polylogue understudy"), ("general.description", STRING, LABEL),
        ("general.file_type", UINT32, FILE_TYPE[kind]), ("general.quantization_version", UINT32, 2),
        *[(f"llama.{key}", kind_, value) for key, (kind_, value) in sizes.items()],
        ("tokenizer.ggml.model", STRING, "gpt2"), ("tokenizer.ggml.pre", STRING, "gpt-2"), ("tokenizer.ggml.tokens", STRING, tokenizer.tokens),
        ("tokenizer.ggml.token_type", INT32, [3 if i < len(CONTROL) else 1 for i in range(config.vocab)]),
        ("tokenizer.ggml.merges", STRING, [" ".join(pair) for pair in tokenizer.merges]),
        ("tokenizer.ggml.bos_token_id", UINT32, 0), ("tokenizer.ggml.eos_token_id", UINT32, END), ("tokenizer.ggml.padding_token_id", UINT32, PAD),
        ("tokenizer.ggml.add_bos_token", BOOL, False), ("tokenizer.chat_template", STRING, CHATML),
    ]


def export(checkpoint: str, tokenizer: str, out: str, kind: int) -> None:
    """Norms stay in full precision; the output matrix is the embedding and is not written twice."""
    model = load(checkpoint)
    tensors = []
    for name, weight in model.state_dict().items():
        tensors.append((name, weight.float().numpy(), F32 if "norm" in name else kind))
    with open(out, "wb") as file:
        write(file, metadata(model.config, Tokenizer.read(tokenizer), kind), tensors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--type", choices=list(BY_NAME), default="q8_0")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    export(args.checkpoint, args.tokenizer, args.out, BY_NAME[args.type])


if __name__ == "__main__":
    main()
