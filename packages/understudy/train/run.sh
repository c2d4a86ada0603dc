#!/bin/sh
# Make the understudy again, from nothing: about three quarters of an hour on one core.
# Needs Debian's python3-torch, python3-numpy and libopenblas0-pthread.
# Training goes by the clock, so another machine makes another, similar model.
set -eu
cd "$(dirname "$0")"
work=work
mkdir -p "$work"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
python=/usr/bin/python3

$python tokenizer.py --out $work/tokenizer.json
$python copying.py --tokenizer $work/tokenizer.json --out $work/copy.pt
$python train.py --from $work/copy.pt --tokenizer $work/tokenizer.json --seconds 1950 --peak 1e-3 --out $work/understudy.pt
$python gguf.py --checkpoint $work/understudy.pt --tokenizer $work/tokenizer.json --out $work/understudy.q8_0.gguf
$python gguf.py --checkpoint $work/understudy.pt --tokenizer $work/tokenizer.json --type f32 --out $work/understudy.f32.gguf
$python corpus.py --count 300 --seed 7000000 > $work/held-out.jsonl
$python parity.py --checkpoint $work/understudy.pt --tokenizer $work/tokenizer.json --out $work/cases.json

# These two need a Node that runs TypeScript, and node-llama-cpp.
node parity.ts $work/understudy.f32.gguf $work/cases.json
node evaluate.ts $work/understudy.q8_0.gguf --held $work/held-out.jsonl
