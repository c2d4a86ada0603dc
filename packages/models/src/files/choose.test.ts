import { expect, test } from "vitest";
import { chooseFiles } from "./choose.ts";
import { parseHubModel } from "./hub-model.ts";

const listed = (...paths: readonly string[]) => paths.map((path) => ({ path, size: 1 }));
const many = listed(
  "README.md",
  "model-Q4_K_M.gguf",
  "model-UD-Q4_K_M.gguf",
  "model-Q4_K_S.gguf",
  "mmproj-F16.gguf",
  "Q8_0/model-Q8_0-00002-of-00002.gguf",
  "Q8_0/model-Q8_0-00001-of-00002.gguf",
  "BF16/model-00001-of-00002.gguf",
  "../model-Q2_K.gguf",
);
const choose = (uri: string, files = many) =>
  chooseFiles(parseHubModel(uri) ?? { repository: "none" }, files).map(({ path }) => path);

test.each<[uri: string, found: readonly string[]]>([
  ["hf:a/b:Q4_K_M", ["model-Q4_K_M.gguf"]],
  ["hf:a/b:q4_k_s", ["model-Q4_K_S.gguf"]],
  ["hf:a/b:UD-Q4_K_M", ["model-UD-Q4_K_M.gguf"]],
  ["hf:a/b:Q8_0", ["Q8_0/model-Q8_0-00001-of-00002.gguf", "Q8_0/model-Q8_0-00002-of-00002.gguf"]],
  ["hf:a/b", ["model-Q4_K_M.gguf"]],
  ["hf:a/b/model-Q4_K_S.gguf", ["model-Q4_K_S.gguf"]],
])("%s", (uri, found) => {
  expect(choose(uri)).toEqual(found);
});

test("the only model there is needs no name", () => {
  expect(choose("hf:a/b", listed("odd.gguf"))).toEqual(["odd.gguf"]);
});

test.each([
  ["hf:a/b:Q4", /has no `Q4`: it has Q4_K_M, UD-Q4_K_M, Q4_K_S/],
  ["hf:a/b:Q2_K", /has no `Q2_K`/],
  ["hf:a/b:BF16", /lacks parts of `BF16\/model`/],
  ["hf:a/b:F16", /has no `F16`/],
])("%s is refused", (uri, message) => {
  expect(() => choose(uri)).toThrow(message);
});

test("several models of unusual kinds want a name", () => {
  expect(() => choose("hf:a/b", listed("x-IQ2_M.gguf", "x-IQ3_S.gguf"))).toThrow(
    "has several models: name one, as in `llama:hf:a/b:IQ2_M`; it has IQ2_M, IQ3_S.",
  );
});

test.each(["hf:a", "hf:../b", "hf:a/b:", "hf:a/b/../c.gguf", "hf:a/b/c.bin", "hf:a/b:Q4?x", "a/b"])(
  "%s is no model of a hub",
  (uri) => {
    expect(parseHubModel(uri)).toBeUndefined();
  },
);
