#!/bin/sh
# Make the understudy again, from nothing: about an hour and three quarters on one core of its own.
# Needs Debian's python3-torch, python3-numpy and libopenblas0-pthread.
# Training goes by the clock, so another machine makes another, similar model.
set -eu
cd "$(dirname "$0")"
made=made
mkdir -p "$made"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
python=/usr/bin/python3

$python tokenizer.py --out $made/tokenizer.json
$python copying.py --tokenizer $made/tokenizer.json --out $made/copy.pt
$python train.py --from $made/copy.pt --tokenizer $made/tokenizer.json --seconds 5500 --tokens 1280 --peak 1e-3 --out $made/understudy.pt
$python gguf.py --checkpoint $made/understudy.pt --tokenizer $made/tokenizer.json --out $made/understudy.q8_0.gguf
$python gguf.py --checkpoint $made/understudy.pt --tokenizer $made/tokenizer.json --type f32 --out $made/understudy.f32.gguf
$python corpus.py --count 400 --seed 7000000 > $made/held-out.jsonl
$python parity.py --checkpoint $made/understudy.pt --tokenizer $made/tokenizer.json --out $made/cases.json

# These need a Node that runs TypeScript, and node-llama-cpp.
node parity.ts $made/understudy.f32.gguf $made/cases.json
node evaluate.ts $made/understudy.q8_0.gguf $made/held-out.jsonl
# Whole rehearsals, once the file is in ../model: node rehearsals.ts FOLDER-OF-INSTRUCTIONS
