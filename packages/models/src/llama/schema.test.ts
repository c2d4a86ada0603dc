import { type AnswerField, type AnswerFormat, answerFormat, readAnswer } from "@polylogue/protocol";
import { expect, test } from "vitest";
import { smallestAnswer } from "../smallest.ts";
import { type GrammarSchema, grammarSchema } from "./schema.ts";

const schemaOf = (type: AnswerField["type"]) => {
  const format = answerFormat("x", [
    { name: "x", type },
    { name: "y", type: { kind: "boolean" } },
  ]);
  const { schema } = format as Extract<AnswerFormat, { kind: "json" }>;
  return (grammarSchema(schema) as Extract<GrammarSchema, { type: "object" }>).properties.x;
};

test.each<[string, AnswerField["type"], unknown]>([
  ["lengths hold", { kind: "text", min: 1, max: 40 }, { type: "string", minLength: 1, maxLength: 40 }],
  ["names are an enum", { kind: "choice", options: ["Ben", "Ferry"] }, { enum: ["Ben", "Ferry"] }],
  ["small ranges are spelled out", { kind: "integer", min: 1, max: 3 }, { enum: [1, 2, 3] }],
  ["wide ranges are not", { kind: "integer", min: 0, max: 1_000 }, { type: "integer" }],
  ["half-open ranges are not", { kind: "integer", min: 0 }, { type: "integer" }],
  ["numbers have no range", { kind: "number", min: 0, max: 1 }, { type: "number" }],
  [
    "counts hold",
    { kind: "list", of: { kind: "boolean" }, min: 2, max: 4 },
    { type: "array", items: { type: "boolean" }, minItems: 2, maxItems: 4 },
  ],
  [
    "nobody is an empty list",
    { kind: "list", of: { kind: "choice", options: [] } },
    { type: "array", items: { type: "string" }, maxItems: 0 },
  ],
])("%s", (_, type, expected) => {
  expect(schemaOf(type)).toEqual(expected);
});

test.each<[string, readonly AnswerField[]]>([
  ["a text", [{ name: "reply", type: { kind: "text" } }]],
  [
    "bounded fields",
    [
      { name: "a", type: { kind: "text", min: 3, max: 5 } },
      { name: "b", type: { kind: "integer", min: -7, max: -2 } },
      { name: "c", type: { kind: "number", min: 0.5 } },
      { name: "d", type: { kind: "list", of: { kind: "choice", options: ["x", "y"] }, min: 2, max: 2 } },
      { name: "e", type: { kind: "record", fields: [{ name: "f", type: { kind: "boolean" } }] } },
      { name: "g", type: { kind: "list", of: { kind: "choice", options: [] } } },
    ],
  ],
])("§11.3 the smallest answer fits: %s", (_, fields) => {
  expect(
    readAnswer(fields, smallestAnswer({ format: answerFormat("x", fields), answer: fields })),
  ).toMatchObject({ ok: true });
});
