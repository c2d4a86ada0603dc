import { type RecordValue, smallest, type Type, type Value } from "@polylogue/expression";
import { type ChatRequest, type ChatResponse, ModelError, type ModelPort } from "@polylogue/protocol";

/** One scripted answer of a test: a value, filled up where the test says `...`, or a failure. */
export type Scripted =
  | { readonly kind: "says"; readonly role: string; readonly value: Value; readonly fill: boolean }
  | { readonly kind: "fails"; readonly role: string };

const free = { promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0, cost: null };

/** The model of a scene's own tests: each role's next scripted answer, in the order of asking. Nothing is guessed. */
export function scriptedModel(script: readonly Scripted[]): ModelPort & { unused(): readonly string[] } {
  const left = [...script];
  return {
    description: { adapter: "script", spec: "script:test", details: {} },
    chat(request): Promise<ChatResponse> {
      const at = left.findIndex((line) => line.role === request.role);
      const [line] = at < 0 ? [] : left.splice(at, 1);
      if (!line)
        return Promise.reject(
          new ModelError("no_script", `The test has no further answer for \`${request.role}\`.`),
        );
      if (line.kind === "fails")
        return Promise.reject(new ModelError("unreachable", `\`${request.role}\` fails, as the test says.`));
      return Promise.resolve({ text: textOf(line, request), finish: "stop", usage: free });
    },
    unused: () => left.map((line) => line.role),
    dispose: () => Promise.resolve(),
  };
}

function textOf(line: { value: Value; fill: boolean }, request: ChatRequest): string {
  if (request.format.kind === "text" && typeof line.value === "string") return line.value;
  const said = asRecord(line.value, request);
  return request.format.kind === "text"
    ? String(Object.values(said)[0] ?? "")
    : JSON.stringify(line.fill ? filled(said, request) : said);
}

/** A bare value stands for the only field. */
function asRecord(value: Value, request: ChatRequest): RecordValue {
  const isRecord = value !== null && typeof value === "object" && !Array.isArray(value);
  return isRecord ? (value as RecordValue) : { [request.answer[0]?.name ?? "value"]: value };
}

function filled(said: RecordValue, request: ChatRequest): RecordValue {
  return Object.fromEntries(
    request.answer.map(({ name, type }): [string, Value] => [
      name,
      Object.hasOwn(said, name) ? (said[name] as Value) : someValue(type),
    ]),
  );
}

const someValue = (type: Type): Value => smallest(type);
