import type { IProduction, Rule, TokenType } from "chevrotain";
import {
  Alternation,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
} from "chevrotain";

/** An optional part or repetition that may begin with a token that may also follow it. */
export interface GreedyPlace {
  readonly rule: string;
  /** What kind of part it is. */
  readonly part: string;
  readonly tokens: readonly string[];
}

interface Firsts {
  readonly tokens: ReadonlySet<TokenType>;
  readonly empty: boolean;
}
type Sequence = readonly IProduction[];

const nothing: Firsts = { tokens: new Set(), empty: true };

/**
 * Finds what the parser generator does not: it compares an optional part only with the rest of its own rule,
 * never with what follows the rule, and takes as much as it can without a word.
 */
export function greedyPlaces(
  rules: Readonly<Record<string, Rule>>,
  vocabulary: readonly TokenType[],
): GreedyPlace[] {
  return new FollowCheck(rules, vocabulary).run();
}

class FollowCheck {
  readonly #rules: Readonly<Record<string, Rule>>;
  readonly #vocabulary: readonly TokenType[];
  readonly #first = new Map<string, Firsts>();
  readonly #follow = new Map<string, Set<TokenType>>();
  readonly #places: GreedyPlace[] = [];

  constructor(rules: Readonly<Record<string, Rule>>, vocabulary: readonly TokenType[]) {
    this.#rules = rules;
    this.#vocabulary = vocabulary;
    for (const name of Object.keys(rules)) this.#follow.set(name, new Set());
  }

  run(): GreedyPlace[] {
    this.#settle(() => this.#growFirsts());
    this.#settle(() => this.#growFollows());
    this.#everyRule((rule, definition, after) => this.#walk(rule, definition, after, true));
    return this.#places;
  }

  #settle(grow: () => number): void {
    for (let size = -1, next = grow(); next !== size; next = grow()) size = next;
  }

  #growFirsts(): number {
    let size = 0;
    for (const [name, rule] of Object.entries(this.#rules)) {
      const firsts = this.#sequence(rule.definition);
      this.#first.set(name, firsts);
      size += firsts.tokens.size + (firsts.empty ? 1 : 0);
    }
    return size;
  }

  #growFollows(): number {
    this.#everyRule((rule, definition, after) => this.#walk(rule, definition, after, false));
    return [...this.#follow.values()].reduce((sum, set) => sum + set.size, 0);
  }

  #everyRule(act: (rule: string, definition: Sequence, after: ReadonlySet<TokenType>) => void): void {
    for (const [name, rule] of Object.entries(this.#rules)) {
      act(name, rule.definition, new Set(this.#follow.get(name)));
    }
  }

  #sequence(parts: Sequence): Firsts {
    const tokens = new Set<TokenType>();
    for (const part of parts) {
      const firsts = this.#part(part);
      for (const token of firsts.tokens) tokens.add(token);
      if (!firsts.empty) return { tokens, empty: false };
    }
    return { tokens, empty: true };
  }

  #part(part: IProduction): Firsts {
    if (part instanceof Terminal) return { tokens: this.#members(part.terminalType), empty: false };
    // A part of a rule that is not known yet begins with nothing, which the next round makes good.
    if (part instanceof NonTerminal)
      return this.#first.get(part.nonTerminalName) ?? { ...nothing, empty: false };
    if (part instanceof Alternation) {
      const ways = part.definition.map((way) => this.#sequence(definitionOf(way)));
      return {
        tokens: new Set(ways.flatMap((way) => [...way.tokens])),
        empty: ways.some((way) => way.empty),
      };
    }
    const firsts = this.#sequence(definitionOf(part));
    return isOptional(part) ? { ...firsts, empty: true } : firsts;
  }

  /** A category stands for all that are in it. */
  #members(token: TokenType): Set<TokenType> {
    return new Set([token, ...this.#vocabulary.filter(({ CATEGORIES }) => CATEGORIES?.includes(token))]);
  }

  #walk(rule: string, parts: Sequence, after: ReadonlySet<TokenType>, reporting: boolean): void {
    parts.forEach((part, at) => {
      const rest = this.#sequence(parts.slice(at + 1));
      const next = new Set([...rest.tokens, ...(rest.empty ? after : [])]);
      if (part instanceof NonTerminal)
        for (const token of next) this.#follow.get(part.nonTerminalName)?.add(token);
      else if (part instanceof Alternation)
        for (const way of part.definition) this.#walk(rule, definitionOf(way), next, reporting);
      else if (!(part instanceof Terminal)) this.#repeated(rule, part, next, reporting);
    });
  }

  #repeated(rule: string, part: IProduction, next: ReadonlySet<TokenType>, reporting: boolean): void {
    const definition = definitionOf(part);
    const again = separatorOf(part) ?? this.#sequence(definition).tokens;
    const clash = [...again].filter((token) => next.has(token));
    if (reporting && clash.length > 0) {
      this.#places.push({ rule, part: part.constructor.name, tokens: clash.map(({ name }) => name) });
    }
    this.#walk(rule, definition, part instanceof Option ? next : new Set([...next, ...again]), reporting);
  }
}

function definitionOf(part: IProduction): Sequence {
  return (part as unknown as { definition: Sequence }).definition;
}

function separatorOf(part: IProduction): ReadonlySet<TokenType> | undefined {
  const separated =
    part instanceof RepetitionWithSeparator || part instanceof RepetitionMandatoryWithSeparator;
  return separated ? new Set([part.separator]) : undefined;
}

function isOptional(part: IProduction): boolean {
  return part instanceof Option || part instanceof Repetition || part instanceof RepetitionWithSeparator;
}
