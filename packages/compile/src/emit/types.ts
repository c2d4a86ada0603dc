import type { Field, Type } from "@polylogue/expression";
import type { Role, ValueSpec } from "@polylogue/model";
import type { Plan } from "../plan.ts";

/** TypeScript declarations of a scene's inputs, settings and outputs, and of what each role says. */
export function emitTypes(plan: Plan): string {
  return `${declarations(plan).join("\n\n")}\n`;
}

export function declarations(plan: Plan): string[] {
  return [
    `/** What the scene \`${plan.scene}\` is given. */\nexport interface Inputs ${values(plan.inputs, true)}`,
    `/** What can be set for a run; everything has a default or must be given. */\nexport interface Settings ${values(plan.settings, true)}`,
    `/** What the scene leaves at its end. */\nexport interface Outputs ${values(plan.outputs, false)}`,
    `/** What each role says, by question; a role's plain question has its own name. */\nexport interface Says ${says(plan)}`,
  ];
}

function values(specs: readonly ValueSpec[], given: boolean): string {
  const lines = specs.map((spec) => {
    const optional = given && spec.initial ? "?" : "";
    return `${docOf(spec.doc)}  readonly ${spec.name}${optional}: ${typeText(spec.type, "  ")};`;
  });
  return braces(lines, "");
}

function says(plan: Plan): string {
  return braces(
    Object.values(plan.roles).map((role) => `${docOf(role.doc)}  readonly ${role.name}: ${questions(role)};`),
    "",
  );
}

function questions(role: Role): string {
  const lines = role.questions.map(
    (q) => `    readonly ${key(q.name ?? role.name)}: ${fields(q.says, "    ")};`,
  );
  return braces(lines, "  ");
}

function fields(list: readonly Field[], indent: string): string {
  return braces(
    list.map((f) => `${indent}  readonly ${key(f.name)}: ${typeText(f.type, `${indent}  `)};`),
    indent,
  );
}

function typeText(type: Type, indent: string): string {
  switch (type.kind) {
    case "text":
    case "seat":
      return "string";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "choice":
      return type.options.map((option) => JSON.stringify(option)).join(" | ") || "never";
    case "list":
      return `ReadonlyArray<${typeText(type.of, indent)}>`;
    case "record":
      return fields(type.fields, indent);
    case "nothing":
      return "never";
    case "unknown":
      return "unknown";
  }
}

const braces = (lines: readonly string[], indent: string) =>
  lines.length ? `{\n${lines.join("\n")}\n${indent}}` : "{}";
const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
// A doc that would close the comment it stands in is cut open.
const docOf = (doc: string | undefined) =>
  doc ? `  /** ${doc.replaceAll("*/", "* /").replaceAll("\n", " ")} */\n` : "";
