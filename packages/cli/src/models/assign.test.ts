import { expect, test } from "vitest";
import { Failure } from "../failure.ts";
import { chooseSpecs, specsOf } from "./assign.ts";

const plan = { slotNames: ["human", "penman", "performer"] };
const chosen = (...specs: string[]) =>
  Object.fromEntries([...chooseSpecs(plan, specs)].map(([slot, { text }]) => [slot, text]));

test.each([
  [[], { human: "human", penman: "understudy", performer: "understudy" }],
  [["script:a.json"], { human: "human", penman: "script:a.json", performer: "script:a.json" }],
  [["script:a.json", "penman=human"], { human: "human", penman: "human", performer: "script:a.json" }],
  [["human=script:a.json"], { human: "script:a.json", penman: "understudy", performer: "understudy" }],
  [
    ["openai:m=x@http://h/v1"],
    { human: "human", penman: "openai:m=x@http://h/v1", performer: "openai:m=x@http://h/v1" },
  ],
])("the models of %j", (specs, expected) => {
  expect(chosen(...specs)).toEqual(expected);
});

test.each([
  ["nope", "no kind of model `nope`"],
  ["penmann=human", "no model slot named `penmann`"],
  ["penman=llama:", "GGUF"],
  ["penman=", "kind of model"],
])("a spec that is wrong is misuse: %s", (spec, message) => {
  const choose = () => chooseSpecs(plan, [spec]);
  expect(choose).toThrow(Failure);
  expect(choose).toThrow(message);
});

test("a journal's models can be had again, for slots that are still there", () => {
  const described = (spec: string) => ({ adapter: "script", spec, details: {} }) as const;
  const models = {
    penman: described("script:a.json"),
    gone: described("human"),
    performer: described("from a test"),
  };
  expect(specsOf(models, plan.slotNames)).toEqual(["penman=script:a.json"]);
});
