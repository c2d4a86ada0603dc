"""A small llama-architecture network, written so that its weights export to GGUF unchanged."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    """Sizes of the network. Every row length divides by 32, as q8_0 blocks require."""

    vocab: int = 2048
    width: int = 192
    layers: int = 4
    heads: int = 6
    kv_heads: int = 3
    hidden: int = 512
    context: int = 4096
    theta: float = 10_000.0
    eps: float = 1e-5

    @property
    def head_width(self) -> int:
        return self.width // self.heads


class RMSNorm(nn.Module):
    """Root-mean-square normalisation with a learned gain."""

    def __init__(self, width: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary position embedding on neighbouring pairs, the order llama.cpp expects of this architecture."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


class Block(nn.Module):
    """Grouped-query attention followed by a gated feed-forward layer, both on a residual stream."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        head, kv = config.heads * config.head_width, config.kv_heads * config.head_width
        self.attn_norm = RMSNorm(config.width, config.eps)
        self.attn_q = nn.Linear(config.width, head, bias=False)
        self.attn_k = nn.Linear(config.width, kv, bias=False)
        self.attn_v = nn.Linear(config.width, kv, bias=False)
        self.attn_output = nn.Linear(head, config.width, bias=False)
        self.ffn_norm = RMSNorm(config.width, config.eps)
        self.ffn_gate = nn.Linear(config.width, config.hidden, bias=False)
        self.ffn_up = nn.Linear(config.width, config.hidden, bias=False)
        self.ffn_down = nn.Linear(config.hidden, config.width, bias=False)

    def split(self, x: Tensor, heads: int) -> Tensor:
        """[batch, time, heads * head_width] to [batch, heads, time, head_width]."""
        return x.view(x.shape[0], x.shape[1], heads, self.config.head_width).transpose(1, 2)

    def attend(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor) -> Tensor:
        c = self.config
        scale = 1 / math.sqrt(c.head_width)
        q = rotate(self.split(self.attn_q(x), c.heads), cos, sin) * scale
        k = rotate(self.split(self.attn_k(x), c.kv_heads), cos, sin)
        v = self.split(self.attn_v(x), c.kv_heads)
        share = c.heads // c.kv_heads
        k, v = k.repeat_interleave(share, 1), v.repeat_interleave(share, 1)
        mixed = (q @ k.transpose(-1, -2) + mask).softmax(-1) @ v
        return self.attn_output(mixed.transpose(1, 2).flatten(-2))

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor) -> Tensor:
        x = x + self.attend(self.attn_norm(x), cos, sin, mask)
        h = self.ffn_norm(x)
        return x + self.ffn_down(F.silu(self.ffn_gate(h)) * self.ffn_up(h))


class Llama(nn.Module):
    """Token embedding, blocks, final norm; the embedding is also the output matrix."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.token_embd = nn.Embedding(config.vocab, config.width)
        self.blk = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.output_norm = RMSNorm(config.width, config.eps)
        self.reset()

    def reset(self) -> None:
        """Normal initialisation; matrices that write to the residual stream start smaller."""
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                writes = "attn_output" in name or "ffn_down" in name
                nn.init.normal_(weight, 0, 0.04 / (math.sqrt(2 * self.config.layers) if writes else 1))

    def states(self, ids: Tensor) -> Tensor:
        """Final hidden states, [batch, time, width]."""
        c, time = self.config, ids.shape[1]
        speed = c.theta ** (-torch.arange(0, c.head_width, 2).float() / c.head_width)
        angle = torch.outer(torch.arange(time).float(), speed)
        cos, sin = angle.cos(), angle.sin()
        mask = torch.full((time, time), float("-inf")).triu(1)
        x = self.token_embd(ids)
        for block in self.blk:
            x = block(x, cos, sin, mask)
        return self.output_norm(x)

    def logits(self, states: Tensor) -> Tensor:
        return states @ self.token_embd.weight.t()

    def forward(self, ids: Tensor) -> Tensor:
        return self.logits(self.states(ids))


def save(model: Llama, path: str) -> None:
    """Write a checkpoint: configuration and weights."""
    torch.save({"config": asdict(model.config), "weights": model.state_dict()}, path)


def load(path: str) -> Llama:
    """Read a checkpoint written by `save`."""
    stored = torch.load(path)
    model = Llama(Config(**stored["config"]))
    model.load_state_dict(stored["weights"])
    return model
