import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AskedEvent, JournalLine } from "./run-event.ts";
import { Packer, Unpacker } from "./shared-beginning.ts";

const message = fc.record({
  role: fc.constantFrom("system", "user", "assistant"),
  content: fc.constantFrom("a", "b", "c"),
});
const asked = (key: string, seat: number, messages: AskedEvent["messages"]) =>
  ({
    type: "asked",
    key,
    role: "r",
    seat,
    name: "r",
    slot: "s",
    messages,
    request: key,
    attempt: 1,
    t: 0,
  }) as JournalLine;

describe("conversations in a journal", () => {
  it("come back as they were, however they grew", () => {
    const talks = fc.array(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.array(message, { maxLength: 5 })));
    fc.assert(
      fc.property(talks, (list) => {
        const [packer, unpacker] = [new Packer(), new Unpacker()];
        list.forEach(([seat, messages], i) => {
          const line = asked(`k${i}`, seat, messages as AskedEvent["messages"]);
          expect(unpacker.unpack(JSON.parse(JSON.stringify(packer.pack(line))))).toEqual(line);
        });
      }),
    );
  });

  it("hold only what is new", () => {
    const packer = new Packer();
    const first = [{ role: "user", content: "one" }] as const;
    packer.pack(asked("k1", 1, first));
    const second = packer.pack(asked("k2", 1, [...first, { role: "assistant", content: "two" }]));
    expect(second).toMatchObject({
      shares: { key: "k1", count: 1 },
      messages: [{ role: "assistant", content: "two" }],
    });
  });

  it.each([
    ["a line that is not there", { key: "nobody", count: 1 }],
    ["more than there is", { key: "k1", count: 9 }],
  ])("that share %s are none", (_case, shares) => {
    const unpacker = new Unpacker();
    unpacker.unpack(asked("k1", 1, [{ role: "user", content: "one" }]) as never);
    expect(unpacker.unpack({ ...asked("k2", 1, []), shares } as never)).toBeUndefined();
  });
});
