import type { Span } from "@polylogue/base";
import type { Bound, Field, Type } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { plainText } from "./literals.ts";
import type { Unit } from "./symbols.ts";
import { refer, unknownName } from "./symbols.ts";

const unknown: Type = { kind: "unknown" };
const boundable = new Set(["text", "number", "integer"]);
const builtIn: readonly string[] = ["text", "number", "integer", "boolean"];

/** Resolves every declared type of a file; a type that holds itself is reported. */
export function declareTypes(unit: Unit): void {
  const nodes = unit.module.ast.declarations.filter((node) => node.kind === "TypeDeclaration");
  const resolver = new TypeResolver(unit, nodes);
  for (const node of nodes) {
    if (builtIn.includes(node.name.name)) unit.complain("NAME-005", node.name.span, { name: node.name.name });
    resolver.declared(node.name.name, node.name.span);
  }
}

/** The type that was written. */
export function resolveType(node: ast.TypeNode, unit: Unit): Type {
  return new TypeResolver(unit, []).resolve(node);
}

/** The fields that were written, each name once. */
export function resolveFields(nodes: readonly ast.FieldNode[], unit: Unit): readonly Field[] {
  return new TypeResolver(unit, []).fields(nodes);
}

class TypeResolver {
  readonly #unit: Unit;
  readonly #nodes = new Map<string, ast.TypeDeclaration>();
  readonly #busy = new Set<string>();

  constructor(unit: Unit, nodes: readonly ast.TypeDeclaration[]) {
    this.#unit = unit;
    for (const node of nodes) {
      if (this.#nodes.has(node.name.name) || unit.types.has(node.name.name)) {
        unit.complain("NAME-002", node.name.span, { kind: "type", name: node.name.name });
      } else this.#nodes.set(node.name.name, node);
    }
  }

  declared(name: string, span: Span): Type | undefined {
    const known = this.#unit.types.get(name);
    if (known) return known.type;
    const node = this.#nodes.get(name);
    if (!node) return undefined;
    if (this.#busy.has(name)) {
      this.#unit.complain("TYPE-012", span, { name });
      return unknown;
    }
    this.#busy.add(name);
    const type = this.resolve(node.type);
    this.#busy.delete(name);
    const { file } = this.#unit.module;
    const named = type.kind === "record" ? { ...type, name } : type;
    const symbol = { name, type: named, file, span: node.name.span };
    this.#unit.types.set(name, symbol);
    refer(this.#unit, node.name.span, { ...symbol, kind: "type" });
    return named;
  }

  resolve(node: ast.TypeNode): Type {
    switch (node.kind) {
      case "NamedType":
        return this.#named(node);
      case "ChoiceType":
        return this.#choice(node);
      case "RecordType":
        return { kind: "record", fields: this.fields(node.fields) };
      case "ListType":
        return { kind: "list", of: this.resolve(node.of), ...(node.bounds ? this.#size(node.bounds) : {}) };
    }
  }

  fields(nodes: readonly ast.FieldNode[]): readonly Field[] {
    const seen = new Set<string>();
    return nodes.map((node) => {
      const name = node.name.name;
      if (seen.has(name)) this.#unit.complain("NAME-002", node.name.span, { kind: "field", name });
      seen.add(name);
      const type = this.resolve(node.type);
      refer(this.#unit, node.name.span, {
        kind: "field",
        name,
        file: this.#unit.module.file,
        span: node.name.span,
        type,
      });
      return { name, type, ...(node.secret ? { secret: true } : {}), ...(node.doc ? { doc: node.doc } : {}) };
    });
  }

  #named({ name: { name, span }, bounds }: ast.NamedType): Type {
    if (builtIn.includes(name))
      return this.#builtIn(name as "text" | "number" | "integer" | "boolean", bounds);
    if (bounds) this.#unit.complain("TYPE-013", bounds.span, { name });
    const declared = this.declared(name, span);
    const known = this.#unit.types.get(name);
    if (known) refer(this.#unit, span, { ...known, kind: "type" });
    if (declared) return declared;
    const role = this.#role(name);
    if (role) {
      refer(this.#unit, span, { kind: "role", name, file: role.file, span: role.span, type: unknown });
      return { kind: "seat", role: this.#unit.roles.get(name)?.name ?? this.#unit.refOf(name) };
    }
    unknownName(this.#unit, span, "type", name, [
      ...builtIn,
      ...this.#unit.types.keys(),
      ...this.#nodes.keys(),
      ...this.#roleNames(),
    ]);
    return unknown;
  }

  #role(name: string): { file: string; span: Span } | undefined {
    const own = roleNodes(this.#unit).find((node) => node.name.name === name);
    if (own) return { file: this.#unit.module.file, span: own.name.span };
    const imported = this.#unit.roles.get(name);
    return imported && { file: imported.unit.module.file, span: imported.node.name.span };
  }
  #roleNames(): readonly string[] {
    return [...roleNodes(this.#unit).map((node) => node.name.name), ...this.#unit.roles.keys()];
  }

  #builtIn(kind: "text" | "number" | "integer" | "boolean", bounds: ast.BoundsNode | undefined): Type {
    if (!bounds) return { kind };
    if (!boundable.has(kind)) this.#unit.complain("TYPE-013", bounds.span, { name: kind });
    if (kind === "boolean") return { kind };
    return { kind, ...(kind === "text" ? this.#size(bounds) : this.#ends(bounds)) };
  }

  /** Bounds that count something: whole and not below 0. */
  #size(node: ast.BoundsNode): { min?: Bound; max?: Bound } {
    const ends = this.#ends(node, true);
    for (const end of [node.from, node.to]) {
      if (end.kind === "NumberLiteral" && !(Number.isInteger(end.value) && end.value >= 0)) {
        this.#unit.complain("TYPE-014", end.span, { value: end.value });
      }
    }
    return ends;
  }

  #ends({ from, to, span }: ast.BoundsNode, whole = false): { min?: Bound; max?: Bound } {
    const [min, max] = [bound(from, this.#unit, whole), bound(to, this.#unit, whole)];
    if (typeof min === "number" && typeof max === "number" && min > max) {
      this.#unit.complain("TYPE-015", span, { min, max });
    }
    return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  }

  #choice({ members, span }: ast.ChoiceType): Type {
    const options = members.flatMap((member) => this.#options(member));
    const twice = options.find((option, i) => options.indexOf(option) < i);
    if (twice !== undefined) this.#unit.complain("NAME-002", span, { kind: "choice", name: twice });
    return { kind: "choice", options: [...new Set(options)] };
  }

  #options(member: ast.TextLiteral | ast.TypeNode): readonly string[] {
    if (member.kind === "TextLiteral") {
      const text = plainText(member);
      if (text !== undefined) return [text];
    } else {
      const type = this.resolve(member);
      if (type.kind === "choice") return type.options;
      if (type.kind === "unknown") return [];
    }
    this.#unit.complain("TYPE-016", member.span);
    return [];
  }
}

const roleNodes = (unit: Unit) =>
  unit.module.ast.declarations.filter((node) => node.kind === "RoleDeclaration");

/** A number, or the name of a setting or input with a number; anything else is reported. */
export function bound(node: ast.NumberLiteral | ast.Identifier, unit: Unit, whole = true): Bound | undefined {
  if (node.kind === "NumberLiteral") return node.value;
  const fixed = unit.module.ast.declarations.filter(
    (each) => each.kind === "ValueDeclaration" && (each.job === "input" || each.job === "setting"),
  ) as readonly ast.ValueDeclaration[];
  const found = fixed.find((each) => each.name.name === node.name);
  if (!found) {
    unknownName(
      unit,
      node.span,
      "setting or input",
      node.name,
      fixed.map((each) => each.name.name),
    );
    return undefined;
  }
  const type = found.type.kind === "NamedType" ? found.type.name.name : "";
  const { file } = unit.module;
  refer(unit, node.span, { kind: found.job, name: node.name, file, span: found.name.span, type: unknown });
  if (type === "integer" || (type === "number" && !whole)) return node.name;
  unit.complain("TYPE-017", node.span, { name: node.name, wanted: whole ? "integer" : "number" });
  return undefined;
}
