import type { Plan } from "@polylogue/compile";

/** Inputs and settings that nothing in a scene reads; its tests do not count. */
export function unread(plan: Plan): readonly { readonly kind: "input" | "setting"; readonly name: string }[] {
  const { tests: _, machine: _machine, scenes: _scenes, sources: _sources, ...own } = plan;
  const read = new Set<string>();
  collect(own, read);
  const list = (kind: "input" | "setting", specs: Plan["inputs"]) =>
    specs.filter((spec) => !read.has(spec.name)).map(({ name }) => ({ kind, name }));
  return [...list("input", plan.inputs), ...list("setting", plan.settings)];
}

/** Where a bound stands: of a type, of a budget, of a memory. */
const bounds: ReadonlySet<string> = new Set(["min", "max", "amount"]);

/** A plan is plain data: a name is read where an expression refers to it, or where it stands as a bound. */
function collect(part: unknown, names: Set<string>): void {
  if (!part || typeof part !== "object") return;
  if ("op" in part && part.op === "ref" && "name" in part) names.add(String(part.name));
  for (const [key, value] of Object.entries(part)) {
    if (typeof value === "string" && bounds.has(key)) names.add(value);
    else collect(value, names);
  }
}
