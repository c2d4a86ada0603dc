import { table } from "./table.fixture.ts";

table(
  [
    ["§1.1 a library has no state", "«FLOW-010»state s { -> e }\nfinal e"],
    ["§1.1 a library has no input", "«FLOW-010»input a: text"],
    ["§1.1 a library has no test", '«FLOW-010»test "t" { expect true }'],
    ["§1.1 a library is told of its first stranger only", "type T = text\n«FLOW-010»budget 3 calls\nfinal e"],
  ],
  [
    [
      "§1.1 a library has types, roles and values",
      'type T = text\nlet a: T = ""\nrole r(t: T) { asked "{t} {a}" says b: text }',
    ],
  ],
);
