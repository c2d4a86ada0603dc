import type { Stand } from "../graph.ts";
import type { Read } from "../known.ts";
import { Known } from "../known.ts";
import type { Check, Ground } from "./check.ts";

/** Nothing is read that some path has not yet said or set; every output is set on every path to every final. */
export const knownBeforeRead: Check = (ground) => {
  const { graph, whole, unit } = ground;
  if (!whole || !unit.module.isScene) return;
  const known = new Known(ground);
  for (const stand of graph.stands.values()) if (known.before(stand.name)) checkStand(stand, known, ground);
};

function checkStand(stand: Stand, known: Known, ground: Ground): void {
  const facts = new Set(known.before(stand.name));
  for (const step of stand.steps) {
    report(known.reads(step), facts, stand, known, ground);
    reviserFirst(step, facts, ground);
    known.learn(step, facts);
  }
  const conditions = stand.state?.arrows.map((arrow) => arrow.when) ?? [];
  report(known.readsOf(conditions), facts, stand, known, ground);
  if (stand.final) outputs(stand, facts, known, ground);
}

function report(
  reads: readonly Read[],
  facts: ReadonlySet<string>,
  stand: Stand,
  known: Known,
  { unit }: Ground,
): void {
  for (const { fact, span, file } of reads) {
    if (facts.has(fact) || file !== unit.module.file) continue;
    const path = known.pathWithout(fact, stand.name);
    unit.complain("FLOW-009", span, { name: fact, path, fix: fix(fact, unit.values.find(fact)?.kind) });
  }
}

function fix(fact: string, kind: string | undefined): string {
  if (fact.includes("."))
    return `Let \`${fact.slice(0, fact.lastIndexOf("."))}\` say it on every path before it is read.`;
  if (kind === "scene") return `Let \`${fact}\` play on every path before its outputs are read.`;
  if (kind === "stage") return `Let the stage \`${fact}\` be played on every path before it is read.`;
  return `Give \`${fact}\` a first value where it is declared, or set it on that path.`;
}

function reviserFirst(
  step: Stand["steps"][number],
  facts: ReadonlySet<string>,
  { role, complain }: Ground,
): void {
  if (step.kind !== "speak") return;
  for (const { role: name, span } of step.subjects) {
    if (role(name)?.node.job === "reviser" && !facts.has(`before:${name}`))
      complain("ROLE-015", span, { name });
  }
}

function outputs(stand: Stand, facts: ReadonlySet<string>, known: Known, { scene, complain }: Ground): void {
  for (const { name, initial } of scene.outputs) {
    if (initial || facts.has(name)) continue;
    complain("FLOW-008", stand.span, { name, final: stand.name, path: known.pathWithout(name, stand.name) });
  }
}
