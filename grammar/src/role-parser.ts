import type { Rule } from "./expression-parser.ts";
import { ExpressionParser } from "./expression-parser.ts";
import * as t from "./tokens.ts";
import { word } from "./tokens.ts";

/** Types, and roles with what they are asked and say. */
export class RoleParser extends ExpressionParser {
  // ---- types ----

  readonly type: Rule = this.RULE("type", () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Pipe, DEF: () => this.SUBRULE(this.typeAtom) });
  });

  readonly #typeKinds = [
    { ALT: () => this.SUBRULE(this.text) },
    { ALT: () => this.SUBRULE(this.fields) },
    { ALT: () => this.SUBRULE(this.typeGroup) },
    { ALT: () => this.SUBRULE(this.namedType) },
  ];
  readonly typeAtom: Rule = this.RULE("typeAtom", () => {
    this.OR(this.#typeKinds);
    this.MANY(() => this.SUBRULE(this.listSuffix));
  });

  readonly typeGroup: Rule = this.RULE("typeGroup", () => {
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.type);
    this.CONSUME(t.RightParen);
  });

  readonly namedType: Rule = this.RULE("namedType", () => {
    this.CONSUME(t.Name);
    // A name may begin what follows the type: it is a bound only before `..`.
    this.OPTION({ GATE: () => this.boundsFollow(), DEF: () => this.SUBRULE(this.bounds) });
  });

  readonly listSuffix: Rule = this.RULE("listSuffix", () => {
    this.CONSUME(t.LeftBracket);
    this.OPTION(() => {
      this.OR([{ ALT: () => this.SUBRULE(this.bounds) }, { ALT: () => this.SUBRULE(this.bound) }]);
    });
    this.CONSUME(t.RightBracket);
  });

  readonly bounds: Rule = this.RULE("bounds", () => {
    this.SUBRULE(this.bound);
    this.CONSUME(t.Range);
    this.SUBRULE2(this.bound);
  });

  readonly #boundKinds = [
    {
      ALT: () => {
        this.OPTION(() => this.CONSUME(t.Minus));
        this.CONSUME(t.NumberToken);
      },
    },
    { ALT: () => this.CONSUME(t.Name) },
  ];
  readonly bound: Rule = this.RULE("bound", () => {
    this.OR(this.#boundKinds);
  });

  readonly fields: Rule = this.RULE("fields", () => {
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      this.SUBRULE(this.field);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RightBrace);
  });

  readonly field: Rule = this.RULE("field", () => {
    // A field may itself be called `secret`.
    this.OPTION({ GATE: () => this.LA(2).tokenType !== t.Colon, DEF: () => this.CONSUME(word("secret")) });
    this.CONSUME(t.Word);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
  });

  // ---- roles ----

  readonly role: Rule = this.RULE("role", () => {
    this.oneOf("role", "moderator", "reviser");
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.seats));
    this.OPTION2(() => this.SUBRULE(this.parameters));
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.trait));
    this.CONSUME(t.RightBrace);
  });

  readonly seats: Rule = this.RULE("seats", () => {
    this.CONSUME(t.LeftBracket);
    this.OPTION(() => this.SUBRULE(this.expression));
    this.CONSUME(t.RightBracket);
  });

  readonly parameters: Rule = this.RULE("parameters", () => {
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.field) });
    this.CONSUME(t.RightParen);
  });

  readonly #traits = [
    { ALT: () => this.SUBRULE(this.persona) },
    { ALT: () => this.SUBRULE(this.called) },
    { ALT: () => this.SUBRULE(this.playedBy) },
    { ALT: () => this.SUBRULE(this.remembers) },
    { ALT: () => this.SUBRULE(this.secret) },
    { ALT: () => this.SUBRULE(this.budget) },
    { ALT: () => this.SUBRULE(this.question) },
  ];
  readonly trait: Rule = this.RULE("trait", () => {
    this.OR(this.#traits);
  });

  readonly persona: Rule = this.RULE("persona", () => {
    this.CONSUME(word("is"));
    this.SUBRULE(this.text);
  });

  readonly called: Rule = this.RULE("called", () => {
    this.CONSUME(word("called"));
    this.SUBRULE(this.text);
  });

  readonly playedBy: Rule = this.RULE("playedBy", () => {
    this.CONSUME(word("played"));
    this.CONSUME(word("by"));
    this.CONSUME(t.Name);
  });

  readonly remembers: Rule = this.RULE("remembers", () => {
    this.CONSUME(word("remembers"));
    this.OR([{ ALT: () => this.CONSUME(word("all")) }, { ALT: () => this.SUBRULE(this.bound) }]);
    this.OPTION(() => {
      this.CONSUME(t.Comma);
      this.CONSUME(word("older"));
      this.CONSUME(word("told"));
      this.CONSUME(word("by"));
      this.CONSUME(t.Name);
    });
  });

  readonly secret: Rule = this.RULE("secret", () => {
    this.CONSUME(word("secret"));
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression);
  });

  readonly question: Rule = this.RULE("question", () => {
    this.CONSUME(word("asked"));
    this.OPTION(() => {
      this.CONSUME(word("to"));
      this.CONSUME(t.Name);
    });
    this.SUBRULE(this.text);
    this.CONSUME(word("says"));
    this.OR([{ ALT: () => this.SUBRULE(this.fields) }, { ALT: () => this.SUBRULE(this.field) }]);
  });

  readonly budget: Rule = this.RULE("budget", () => {
    this.CONSUME(word("budget"));
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.limit) });
  });

  readonly #amounts = [{ ALT: () => this.CONSUME(t.NumberToken) }, { ALT: () => this.CONSUME(t.Name) }];
  readonly limit: Rule = this.RULE("limit", () => {
    this.OR(this.#amounts);
    this.CONSUME2(t.Name);
  });

  protected boundsFollow(): boolean {
    return this.LA(this.LA(1).tokenType === t.Minus ? 3 : 2).tokenType === t.Range;
  }
}
