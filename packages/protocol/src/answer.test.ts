import type { Type } from "@polylogue/expression";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerFormat, answerLine, readAnswer } from "./answer.ts";
import type { AnswerField } from "./model-port.ts";

const seats: Type = { kind: "choice", options: ["Ben", "Ferry"] };
const verdict: AnswerField[] = [
  { name: "reason", type: { kind: "text", min: 1, max: 200 } },
  { name: "feasible", type: { kind: "boolean" } },
  { name: "noticed", type: { kind: "list", of: seats } },
  { name: "harm", type: { kind: "text", min: 0, max: 200 }, doc: "empty when there is none" },
];
const person: Type = {
  kind: "record",
  name: "Person",
  fields: [
    { name: "name", type: { kind: "text", min: 1, max: 40 } },
    { name: "kind", type: { kind: "choice", options: ["person", "object"] } },
  ],
};
const cast: AnswerField[] = [
  { name: "protagonist", type: person },
  { name: "plan", type: { kind: "list", of: { kind: "text", min: 1, max: 160 }, min: 2, max: 4 } },
  { name: "score", type: { kind: "integer", min: 1, max: 7 } },
];
const reply: AnswerField[] = [{ name: "reply", type: { kind: "text", max: 5 } }];
const one = (type: Type): AnswerField[] => [{ name: "x", type }];
const nobody: Type = { kind: "list", of: { kind: "choice", options: [] } };

const good = { reason: "near", feasible: true, noticed: ["Ben"], harm: "" };
const spoiled = (change: object) => JSON.stringify({ ...good, ...change });

describe("answerFormat", () => {
  test("§3.6 asks for a single text as plain text", () => {
    expect(answerFormat("reply", reply)).toEqual({ kind: "text" });
  });

  test("§3.6, §3.5 asks for everything else by a closed schema with keys in written order", () => {
    const format = answerFormat("verdict", verdict);
    expect(format).toEqual({
      kind: "json",
      name: "verdict",
      schema: {
        type: "object",
        properties: {
          reason: { type: "string", minLength: 1, maxLength: 200 },
          feasible: { type: "boolean" },
          noticed: { type: "array", items: { enum: ["Ben", "Ferry"] } },
          harm: { type: "string", minLength: 0, maxLength: 200, description: "empty when there is none" },
        },
        required: ["reason", "feasible", "noticed", "harm"],
        additionalProperties: false,
      },
    });
    expect(Object.keys((format as { schema: { properties: object } }).schema.properties)).toEqual(
      verdict.map((field) => field.name),
    );
  });

  test("§2.4, §2.6 nests records and keeps bounds of lists and integers", () => {
    expect(answerFormat("cast", cast)).toMatchObject({
      schema: {
        properties: {
          protagonist: { type: "object", required: ["name", "kind"], additionalProperties: false },
          plan: { type: "array", minItems: 2, maxItems: 4, items: { type: "string", maxLength: 160 } },
          score: { type: "integer", minimum: 1, maximum: 7 },
        },
      },
    });
  });

  test("§2.8 a list with nobody to name holds nothing", () => {
    expect(answerFormat("x", one(nobody))).toMatchObject({
      schema: { properties: { x: { type: "array", maxItems: 0 } } },
    });
  });

  test.each<[string, Type]>([
    ["an open bound", { kind: "list", of: person, max: "players" }],
    ["a seat that is no choice yet", { kind: "seat", role: "player" }],
    ["nothing", { kind: "nothing" }],
  ])("refuses %s", (_, type) => {
    expect(() => answerFormat("x", one(type))).toThrow(TypeError);
  });
});

describe("answerLine", () => {
  test.each<[string, AnswerField[]]>([
    [
      '{"reason": text 1..200, "feasible": boolean, "noticed": ["Ben" | "Ferry"], "harm": text 0..200}',
      verdict,
    ],
    [
      '{"protagonist": {"name": text 1..40, "kind": "person" | "object"}, "plan": [text 1..160, 2..4 items], "score": integer 1..7}',
      cast,
    ],
    ['{"x": [number, 3 items]}', one({ kind: "list", of: { kind: "number" }, min: 3, max: 3 })],
    ['{"x": []}', one(nobody)],
  ])("Answer with JSON: %s", (line, fields) => {
    expect(answerLine(fields)).toBe(`Answer with JSON: ${line}`);
  });

  test("is empty for plain text", () => {
    expect(answerLine(reply)).toBe("");
  });
});

describe("readAnswer", () => {
  test("trims plain text", () => {
    expect(readAnswer(reply, "  yes\n")).toEqual({ ok: true, values: { reply: "yes" } });
  });

  test("§2.4 counts characters, not code units", () => {
    expect(readAnswer(reply, "👩👩👩👩👩")).toMatchObject({ ok: true });
  });

  test("takes an empty text only where the lower bound is 0", () => {
    expect(readAnswer(one({ kind: "text", min: 0 }), " ")).toMatchObject({ ok: true });
    expect(readAnswer(reply, " ")).toEqual({
      ok: false,
      problem: "`reply` must be a text of at most 5 characters; found an empty text.",
    });
  });

  const json = JSON.stringify(good);
  test.each([
    ["bare", json],
    ["between blanks", `\n  ${json}\t\n`],
    ["in a fence", `\`\`\`json\n${json}\n\`\`\``],
    ["in a fence without a language", `\n\`\`\`\n${JSON.stringify(good, null, 2)}\n\`\`\`\n`],
    ["in a fence with CRLF", `\`\`\`json\r\n${json}\r\n\`\`\``],
  ])("reads JSON %s", (_, text) => {
    expect(readAnswer(verdict, text)).toEqual({ ok: true, values: good });
  });

  test.each<[string, AnswerField[], string]>([
    ["The answer is empty; it must be one JSON object.", verdict, " "],
    ['The answer must be one JSON object and nothing else; it begins with "Sure! {}".', verdict, "Sure! {}"],
    [
      "The JSON of the answer stops half-way or is followed by other text.",
      verdict,
      `${json} I hope this helps.`,
    ],
    ["The JSON of the answer stops half-way or is followed by other text.", verdict, json.slice(0, 30)],
    [
      "The answer is not valid JSON (keys and texts in double quotes, no comments); it begins with \"{'reason': 'near'}\".",
      verdict,
      "{'reason': 'near'}",
    ],
    ['The answer must be one JSON object and nothing else; it begins with "[7]".', verdict, "[7]"],
    ['`noticed[2]` must be one of Ben, Ferry; found "Bob".', verdict, spoiled({ noticed: ["Ben", "Bob"] })],
    [
      "`reason` must be a text of 1 to 200 characters; found an empty text.",
      verdict,
      spoiled({ reason: "" }),
    ],
    [
      "`harm` must be a text of at most 200 characters; found 201 characters.",
      verdict,
      spoiled({ harm: "x".repeat(201) }),
    ],
    ['`feasible` must be true or false; found "yes".', verdict, spoiled({ feasible: "yes" })],
    ["`feasible` must be true or false; found null.", verdict, spoiled({ feasible: null })],
    [
      "`harm` is missing; it must be a text of at most 200 characters.",
      verdict,
      spoiled({ harm: undefined }),
    ],
    [
      "`mood` was not asked for; the keys are reason, feasible, noticed, harm.",
      verdict,
      spoiled({ mood: 1 }),
    ],
    [
      "`__proto__` was not asked for; the keys are reason, feasible, noticed, harm.",
      verdict,
      `${json.slice(0, -1)},"__proto__":{"x":1}}`,
    ],
    [
      "`x` must be a list of 3 items; found 1.",
      one({ kind: "list", of: { kind: "number" }, min: 3, max: 3 }),
      '{"x":[1]}',
    ],
    [
      "`x` must be a whole number from 1 to 7; found 1.5.",
      one({ kind: "integer", min: 1, max: 7 }),
      '{"x":1.5}',
    ],
    ["`x` must be a number of at least 0; found Infinity.", one({ kind: "number", min: 0 }), '{"x":1e999}'],
    ["`x` must be an empty list; found 1.", one(nobody), '{"x":["Ben"]}'],
    [
      "`x[2].name` is missing; it must be a text of 1 to 40 characters.",
      one({ kind: "list", of: person }),
      '{"x":[{"name":"Ben","kind":"person"},{"kind":"person"}]}',
    ],
    [
      "`constructor` is missing; it must be a text.",
      [...one({ kind: "text" }), { name: "constructor", type: { kind: "text" } }],
      '{"x":""}',
    ],
  ])("says: %s", (problem, fields, text) => {
    expect(readAnswer(fields, text)).toEqual({ ok: false, problem });
  });

  test("no key of an answer reaches a prototype", () => {
    readAnswer(verdict, '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("every value of the type reads back as itself", () => {
    const people = fc.record({
      name: fc.string({ minLength: 1, maxLength: 20, unit: "binary" }),
      kind: fc.constantFrom("person", "object"),
    });
    const values = fc.record(
      {
        protagonist: people,
        plan: fc.array(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 4 }),
        score: fc.integer({ min: 1, max: 7 }),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(values, (value) => {
        expect(readAnswer(cast, JSON.stringify(value))).toEqual({ ok: true, values: value });
      }),
    );
  });

  test("never throws, whatever it reads", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const answer = readAnswer(cast, text);
        expect(answer.ok || answer.problem.length > 0).toBe(true);
      }),
    );
  });
});
