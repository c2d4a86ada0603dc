import type { Code, Facts } from "@polylogue/base";
import type { CstNode, IToken, ParserMethod, TokenType } from "chevrotain";
import { CstParser, createTokenInstance, tokenMatcher } from "chevrotain";
import { errorMessages } from "./errors.ts";
import type { Problem } from "./problem.ts";
import * as t from "./tokens.ts";
import { word } from "./tokens.ts";

export type Rule<Arguments extends unknown[] = []> = ParserMethod<Arguments, CstNode>;

const itemStarters = [
  t.Word,
  t.NumberToken,
  t.Ellipsis,
  t.ShortOpen,
  t.BlockOpen,
  t.LeftBrace,
  t.LeftBracket,
];
const startsItem = (token: IToken) => itemStarters.some((type) => tokenMatcher(token, type));

/** Expressions and the texts that hold them, which hold expressions again. */
export class ExpressionParser extends CstParser {
  /** What was read although it is wrong, so that nothing around it is lost. */
  notes: Problem[] = [];

  constructor() {
    super(t.vocabulary, {
      recoveryEnabled: true,
      maxLookahead: 3,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: errorMessages,
    });
  }

  // ---- expressions: operators are sorted by how they bind when the tree is made ----

  readonly #expressions = [
    { ALT: () => this.SUBRULE(this.conditional) },
    { ALT: () => this.SUBRULE(this.operation) },
  ];
  readonly expression: Rule = this.RULE("expression", () => {
    this.OR(this.#expressions);
  });

  readonly conditional: Rule = this.RULE("conditional", () => {
    this.CONSUME(word("if"));
    this.SUBRULE(this.operation);
    this.CONSUME(word("then"));
    this.SUBRULE(this.expression);
    this.CONSUME(word("else"));
    this.SUBRULE2(this.expression);
  });

  readonly operation: Rule = this.RULE("operation", () => {
    this.SUBRULE(this.operand);
    this.MANY(() => {
      this.CONSUME(t.BinaryOperator);
      this.SUBRULE2(this.operand);
    });
  });

  readonly operand: Rule = this.RULE("operand", () => {
    this.OPTION(() => this.CONSUME(word("not")));
    this.OPTION2(() => this.CONSUME(t.Minus));
    this.SUBRULE(this.atom);
    this.MANY(() => this.SUBRULE(this.access));
  });

  readonly #accesses = [
    {
      ALT: () => {
        this.CONSUME(t.Dot);
        this.CONSUME(t.Word);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.LeftBracket);
        this.SUBRULE(this.expression);
        this.CONSUME(t.RightBracket);
      },
    },
  ];
  readonly access: Rule = this.RULE("access", () => {
    this.OR(this.#accesses);
  });

  readonly #atoms = [
    { ALT: () => this.CONSUME(t.NumberToken) },
    { ALT: () => this.CONSUME(word("true")) },
    { ALT: () => this.CONSUME(word("false")) },
    { ALT: () => this.SUBRULE(this.text) },
    { ALT: () => this.SUBRULE(this.call) },
    { ALT: () => this.SUBRULE(this.record) },
    { ALT: () => this.SUBRULE(this.list) },
    { ALT: () => this.SUBRULE(this.group) },
  ];
  readonly atom: Rule = this.RULE("atom", () => {
    this.OR(this.#atoms);
  });

  readonly group: Rule = this.RULE("group", () => {
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.expression);
    this.CONSUME(t.RightParen);
  });

  readonly list: Rule = this.RULE("list", () => {
    this.CONSUME(t.LeftBracket);
    this.MANY(() => {
      this.SUBRULE(this.item);
      this.separator(t.RightBracket);
    });
    this.CONSUME(t.RightBracket);
  });

  readonly #items = [
    {
      ALT: () => {
        this.CONSUME(t.Ellipsis);
        this.SUBRULE(this.expression);
      },
    },
    {
      ALT: () => {
        this.SUBRULE2(this.expression);
        this.OPTION(() => this.SUBRULE(this.loop));
      },
    },
  ];
  readonly item: Rule = this.RULE("item", () => {
    this.OR(this.#items);
  });

  readonly loop: Rule = this.RULE("loop", () => {
    this.CONSUME(word("for"));
    this.CONSUME(t.Name);
    this.CONSUME(word("in"));
    this.SUBRULE(this.operation);
    this.OPTION(() => {
      this.CONSUME(word("when"));
      this.SUBRULE2(this.operation);
    });
    this.OPTION2(() => {
      this.CONSUME(word("by"));
      this.SUBRULE3(this.operation);
    });
  });

  readonly record: Rule = this.RULE("record", () => {
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      this.SUBRULE(this.entry);
      this.separator(t.RightBrace);
    });
    this.CONSUME(t.RightBrace);
  });

  readonly #entries = [
    {
      ALT: () => {
        this.CONSUME(t.Word);
        this.CONSUME(t.Colon);
        this.SUBRULE(this.expression);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.Ellipsis);
        this.OPTION(() => this.SUBRULE2(this.expression));
      },
    },
  ];
  readonly entry: Rule = this.RULE("entry", () => {
    this.OR(this.#entries);
  });

  readonly call: Rule = this.RULE("call", () => {
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.arguments));
  });

  readonly arguments: Rule = this.RULE("arguments", () => {
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.argument) });
    this.CONSUME(t.RightParen);
  });

  readonly argument: Rule = this.RULE("argument", () => {
    this.OPTION(() => {
      this.CONSUME(t.Word);
      this.CONSUME(t.Colon);
    });
    this.SUBRULE(this.expression);
    this.OPTION2(() => this.SUBRULE(this.loop));
  });

  // ---- text: what is left open or stands alone is read, and reported by the layout check ----

  readonly #texts = [
    { ALT: () => this.SUBRULE(this.shortText) },
    { ALT: () => this.SUBRULE(this.blockText) },
  ];
  readonly text: Rule = this.RULE("text", () => {
    this.OR(this.#texts);
  });

  readonly #shortEnds = [
    { ALT: () => this.CONSUME(t.ShortClose) },
    { ALT: () => this.CONSUME(t.ShortBreak) },
  ];
  readonly shortText: Rule = this.RULE("shortText", () => {
    this.CONSUME(t.ShortOpen);
    this.SUBRULE(this.looseParts);
    this.OR(this.#shortEnds);
  });

  readonly #blockEnds = [
    { ALT: () => this.CONSUME(t.BlockClose) },
    { ALT: () => this.CONSUME(t.BlockBreak) },
  ];
  readonly blockText: Rule = this.RULE("blockText", () => {
    this.CONSUME(t.BlockOpen);
    this.SUBRULE(this.looseParts);
    this.OR(this.#blockEnds);
  });

  /** Parts, and tags that close nothing. */
  readonly looseParts: Rule = this.RULE("looseParts", () => {
    this.SUBRULE(this.parts);
    this.MANY(() => {
      this.ACTION(() => this.note("TEXT-007", this.LA(2), { tag: this.LA(2).image }));
      this.OR([{ ALT: () => this.SUBRULE(this.elseTag) }, { ALT: () => this.SUBRULE(this.endTag) }]);
      this.SUBRULE2(this.parts);
    });
  });

  readonly parts: Rule = this.RULE("parts", () => {
    this.MANY({ GATE: () => !this.tagFollows(), DEF: () => this.SUBRULE(this.part) });
  });

  readonly #parts = [
    { ALT: () => this.CONSUME(t.ShortChars) },
    { ALT: () => this.CONSUME(t.BlockChars) },
    { ALT: () => this.CONSUME(t.BadEscape) },
    { ALT: () => this.CONSUME(t.LoneBrace) },
    { ALT: () => this.SUBRULE(this.ifPart) },
    { ALT: () => this.SUBRULE(this.forPart) },
    { ALT: () => this.SUBRULE(this.hole) },
  ];
  readonly part: Rule = this.RULE("part", () => {
    this.OR(this.#parts);
  });

  readonly hole: Rule = this.RULE("hole", () => {
    this.CONSUME(t.HoleOpen);
    this.SUBRULE(this.operation);
    this.CONSUME(t.HoleClose);
  });

  readonly forPart: Rule = this.RULE("forPart", () => {
    const open = this.CONSUME(t.HoleOpen);
    this.SUBRULE(this.loop);
    this.CONSUME(t.HoleClose);
    this.SUBRULE(this.parts);
    const end = this.OPTION(() => this.SUBRULE(this.endTag));
    this.ACTION(() => !end && this.note("TEXT-008", open, { tag: "for" }));
  });

  readonly ifPart: Rule = this.RULE("ifPart", () => {
    const open = this.CONSUME(t.HoleOpen);
    this.CONSUME(word("if"));
    this.SUBRULE(this.operation);
    this.OR([
      { ALT: () => this.SUBRULE(this.thenElse) },
      { ALT: () => this.SUBRULE(this.ifBody, { ARGS: [open] }) },
    ]);
  });

  /** `then a else b}`: the short form, in one hole. */
  readonly thenElse: Rule = this.RULE("thenElse", () => {
    this.CONSUME(word("then"));
    this.SUBRULE(this.expression);
    this.CONSUME(word("else"));
    this.SUBRULE2(this.expression);
    this.CONSUME(t.HoleClose);
  });

  readonly ifBody: Rule<[IToken?]> = this.RULE("ifBody", (open?: IToken) => {
    this.CONSUME(t.HoleClose);
    this.SUBRULE(this.parts);
    this.OPTION(() => {
      this.SUBRULE(this.elseTag);
      this.SUBRULE2(this.parts);
    });
    const end = this.OPTION2(() => this.SUBRULE(this.endTag));
    this.ACTION(() => !end && open && this.note("TEXT-008", open, { tag: "if" }));
  });

  readonly elseTag: Rule = this.RULE("elseTag", () => {
    this.CONSUME(t.HoleOpen);
    this.CONSUME(word("else"));
    this.CONSUME(t.HoleClose);
  });

  readonly endTag: Rule = this.RULE("endTag", () => {
    this.CONSUME(t.HoleOpen);
    this.CONSUME(word("end"));
    this.CONSUME(t.HoleClose);
  });

  /** As the library does it, but in plain objects: those without a prototype are hash tables, read at half the speed. */
  protected cstInvocationStateUpdate(name: string): void {
    const node: CstNode = { name, children: {}, location: { startOffset: -1, endOffset: -1 } };
    (this as unknown as { readonly CST_STACK: CstNode[] }).CST_STACK.push(node);
  }

  /** A token that recovery puts in has no place, so that no span takes it in. */
  override getTokenToInsert(type: TokenType): IToken {
    return { ...createTokenInstance(type, "", NaN, NaN, NaN, NaN, NaN, NaN), isInsertedInRecovery: true };
  }

  /** An opening brace that nobody wrote must not let states nest without end. */
  override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return type !== t.LeftBrace || this.LA(1).tokenType !== word("state");
  }

  protected oneOf(...words: string[]): void {
    this.OR(words.map((text) => ({ ALT: () => this.CONSUME(word(text)) })));
  }

  /** A comma, which may be left out before the closer alone; a missing one is noted, not thrown. */
  protected separator(closer: TokenType): void {
    const comma = this.OPTION9(() => this.CONSUME9(t.Comma));
    this.ACTION(() => {
      const next = this.LA(1);
      if (!comma && next.tokenType !== closer && startsItem(next)) this.note("SYNTAX-008", next);
    });
  }

  protected note(code: Code, { startOffset, image }: IToken, facts: Facts = {}): void {
    this.notes.push({ code, facts, span: { start: startOffset, end: startOffset + image.length } });
  }

  protected tagFollows(): boolean {
    if (this.LA(1).tokenType !== t.HoleOpen) return false;
    const second = this.LA(2).tokenType;
    return second === word("end") || second === word("else");
  }
}
