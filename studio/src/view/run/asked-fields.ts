import { type Field, mapType } from "@polylogue/expression";
import type { Role, Scene } from "@polylogue/model";
import type { CallView, Moment } from "../../live/moment.ts";

/** What a role's question asks for, where the open scene tells: seats as choices of those who are there. */
export function askedFields(
  scene: Scene | undefined,
  { role, question }: Pick<CallView, "role" | "question">,
  actors: Moment["actors"],
): readonly Field[] | undefined {
  const says = scene && roleOf(scene, role)?.questions.find((each) => each.name === question)?.says;
  const named = (name: string) =>
    Object.values(actors)
      .filter((each) => each.role === name)
      .map((each) => each.name);
  return says?.map((field) => ({
    ...field,
    type: mapType(field.type, {
      // The run knows the value behind a named bound; the server says so where an answer does not fit it.
      bound: (end) => (typeof end === "string" ? undefined : end),
      seat: (name) => ({ kind: "choice", options: named(name) }),
    }),
  }));
}

function roleOf(scene: Scene, name: string): Role | undefined {
  const own = scene.roles.find((role) => role.name === name);
  return own ?? scene.scenes.map((each) => roleOf(each.scene, name)).find((role) => role !== undefined);
}

/** Whether an answer is plain text: one field, and that a text. */
export const isPlain = (fields: readonly Field[]): boolean =>
  fields.length === 1 && fields[0]?.type.kind === "text";
