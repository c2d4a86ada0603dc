import { type CallOptions, type ChatRequest, type ChatResponse, ModelError } from "@polylogue/protocol";
import { aborted } from "../abort.ts";
import type { Decoder } from "./decoder.ts";
import type { Grammars } from "./grammar.ts";
import { JsonEnd } from "./json-end.ts";
import type { Lane, Lanes, Seat } from "./lanes.ts";
import { firstLine, type Library } from "./library.ts";
import { nativeSampler } from "./native.ts";
import type { LlamaOptions } from "./options.ts";
import { commonLength, type Prompt } from "./prompt.ts";
import { samplerConfig } from "./sampling.ts";
import type { Template } from "./template.ts";
import { Voice } from "./voice.ts";

/** A model loaded, with its contexts. */
export interface Engine {
  readonly model: Library.LlamaModel;
  /** Most tokens of a prompt and its answer, in every context. */
  readonly contextSize: number;
  readonly template: Template;
  readonly grammars: Grammars;
  readonly lanes: Lanes;
  readonly options: LlamaOptions;
}

/** An answer gets at least this many tokens, or the prompt is too long. */
const leastRoom = 16;

/** One call. Rejects with a {@link ModelError}. */
export async function converse(
  engine: Engine,
  request: ChatRequest,
  options: CallOptions,
): Promise<ChatResponse> {
  try {
    const prompt = engine.template.prompt(request.messages);
    const room = roomFor(engine, prompt.length);
    return await engine.lanes.use(prompt, ({ decoder, pool }: Lane) => {
      const overlap = ({ sequence, prompt: held }: Seat) => ({
        shared: commonLength(decoder.held(sequence), prompt),
        held,
      });
      return pool.use(overlap, options.signal, (seat) => {
        seat.prompt = prompt.length;
        return answer(engine, { decoder, sequence: seat.sequence }, prompt, room, request, options);
      });
    });
  } catch (error) {
    if (error instanceof ModelError) throw error;
    if (options.signal.aborted) throw aborted();
    throw new ModelError("bad_response", `The model failed while answering (${firstLine(error)}).`, {
      cause: error,
    });
  }
}

function roomFor({ contextSize, model }: Engine, prompt: number): number {
  const room = contextSize - prompt - 2;
  if (room >= leastRoom) return room;
  const larger =
    model.trainContextSize > contextSize
      ? `open the model with a larger context (it was made for ${model.trainContextSize})`
      : "take a model with a larger context";
  throw new ModelError(
    "context_overflow",
    `The prompt has ${prompt} tokens; the model's context holds ${contextSize}, the answer included. ` +
      `Let the role keep less in mind (\`remembers 6\`), or ${larger}.`,
  );
}

async function answer(
  { model, template, grammars, options: { discourageLoops, longestText } }: Engine,
  { decoder, sequence }: { decoder: Decoder; sequence: number },
  prompt: Prompt,
  room: number,
  request: ChatRequest,
  { signal, onText }: CallOptions,
): Promise<ChatResponse> {
  const plain = request.format.kind === "text";
  const voice = new Voice(model, plain ? template.markers : { stops: [] }, template.special);
  const object = plain ? undefined : new JsonEnd();
  const grammar = await grammars.start(request.format);
  const sampler = nativeSampler(model, samplerConfig(request, grammar, discourageLoops));
  const most = Math.min(request.sampling.maxTokens ?? room, room, (plain && longestText) || room);
  const said: string[] = [];
  let [drawn, ended] = [0, false];
  const say = (piece: string) => {
    if (piece === "") return;
    said.push(piece);
    onText?.(piece);
    ended ||= object?.push(piece) === true;
  };
  const take = (token: Library.Token): boolean => {
    if (model.isEogToken(token)) ended = true;
    else say(voice.push(token));
    drawn++;
    ended ||= voice.ended;
    return !ended && drawn < most;
  };
  try {
    const { evaluated } = await decoder.run({ sequence, prompt, sampler, signal, take });
    say(voice.end());
    return response(said.join(""), ended, { prompt: prompt.length, evaluated, drawn });
  } finally {
    sampler.dispose();
  }
}

function response(
  text: string,
  ended: boolean,
  { prompt, evaluated, drawn }: { prompt: number; evaluated: number; drawn: number },
): ChatResponse {
  if (ended && text.trim() === "") throw new ModelError("empty", "The answer has no text.");
  return {
    text,
    finish: ended ? "stop" : "length",
    usage: {
      promptTokens: prompt,
      cachedPromptTokens: prompt - evaluated,
      completionTokens: drawn,
      cost: null,
    },
  };
}
