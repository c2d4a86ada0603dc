import type { AnswerFormat } from "@polylogue/protocol";
import { gbnf } from "./gbnf.ts";
import type { Library } from "./library.ts";
import { nativeGrammarState } from "./native.ts";

/** Grammars made and kept; a scene has a few, and each cast of names another. */
const kept = 64;

/** What a model may say for a format, as states that its samplers go through. */
export class Grammars {
  readonly #library: typeof Library;
  readonly #model: Library.LlamaModel;
  readonly #made = new Map<string, Promise<Library.LlamaGrammar>>();

  constructor(library: typeof Library, model: Library.LlamaModel) {
    this.#library = library;
    this.#model = model;
  }

  /** A fresh state at the beginning of an answer; undefined where every text is fine. */
  async start(format: AnswerFormat): Promise<object | undefined> {
    if (format.kind === "text") return undefined;
    const grammar = await this.#grammar(gbnf(format.schema));
    return nativeGrammarState(new this.#library.LlamaGrammarEvaluationState({ model: this.#model, grammar }));
  }

  #grammar(text: string): Promise<Library.LlamaGrammar> {
    const grammar = this.#made.get(text) ?? this.#model.llama.createGrammar({ grammar: text });
    // The last place is for who was used last; the first one goes.
    this.#made.delete(text);
    this.#made.set(text, grammar);
    for (const oldest of this.#made.keys()) if (this.#made.size > kept) this.#made.delete(oldest);
    return grammar;
  }
}
