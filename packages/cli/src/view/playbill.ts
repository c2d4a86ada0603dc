import type { Plan } from "@polylogue/compile";

/** What the view must know of a scene before it begins: who plays, in which colour, and what stays secret. */
export interface Playbill {
  readonly scene: string;
  readonly roles: Readonly<Record<string, Part>>;
  /** States that end it: they are told as the end, not as one more state. */
  readonly finals: readonly string[];
  /** Scenes it plays, by name. */
  readonly scenes: Readonly<Record<string, Playbill>>;
}
export interface Part {
  readonly job: "role" | "moderator" | "reviser";
  /** The first of its colours; the seats of a role take the next ones. */
  readonly voice: number;
  readonly many: boolean;
  readonly secrets: readonly string[];
}

export function playbillOf(plan: Plan, from = 0): Playbill {
  const roles: Record<string, Part> = {};
  Object.values(plan.roles).forEach((role, i) => {
    const secrets = role.questions.flatMap((q) =>
      q.says.filter((field) => field.secret).map((field) => field.name),
    );
    roles[role.name] = { job: role.job, voice: from + i, many: role.seats.kind !== "one", secrets };
  });
  const scenes = Object.entries(plan.scenes).map(
    ([name, inner]) => [name, playbillOf(inner, from + 3)] as const,
  );
  const finals = Object.keys(plan.states).filter((name) => plan.states[name]?.final);
  return { scene: plan.scene, roles, finals, scenes: Object.fromEntries(scenes) };
}

/** The playbill of the scene that a path or a call's key leads into, and how many scenes deep that is. */
export function playbillAt(
  bill: Playbill,
  path: string | undefined,
): { readonly bill: Playbill; readonly depth: number } {
  let at = { bill, depth: 0 };
  for (const step of path?.split("/") ?? []) {
    const inner = at.bill.scenes[/^\d+\.(.+)$/.exec(step)?.[1] ?? ""];
    if (inner) at = { bill: inner, depth: at.depth + 1 };
  }
  return at;
}
