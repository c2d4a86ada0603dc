import { fileURLToPath } from "node:url";

/** A model file that is part of this package. */
export interface BundledModel {
  readonly name: string;
  /** One sentence for wherever the model is named: a menu, a run's header, a report. */
  readonly label: string;
  readonly url: URL;
  readonly path: string;
  readonly sha256: string;
  /** Tokens that fit in a prompt and its answer together. */
  readonly contextLength: number;
  /** Tokens after which a plain text of it has surely lost its way. */
  readonly longestText: number;
}

const url = new URL("../model/understudy.q8_0.gguf", import.meta.url);

/** The default model: no key, no network, no judgement. DATA-CARD.md tells how it was made and what it cannot do. */
export const understudy: BundledModel = {
  name: "understudy",
  label:
    "The understudy rehearses the machinery: it copies names and topics into set phrases, knows nothing and has no judgement.",
  url,
  path: fileURLToPath(url),
  sha256: "7ea6cc587b240271069cad086d1dd1a2e53028dd900d2da65ef7c6b86b0ac93b",
  contextLength: 4096,
  longestText: 120,
};
