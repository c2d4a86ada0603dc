import { bindCall } from "./calls.ts";
import { bindList, bindListAs } from "./lists.ts";
import { bindMember, bindReference } from "./names.ts";
import { bindBinary, bindConditional, bindConditionalAs, bindIndex, bindUnary } from "./operations.ts";
import { bindRecord, bindRecordAs } from "./records.ts";
import type { Binders } from "./symbols.ts";
import { bindText } from "./texts.ts";

/** How each kind of expression is bound. A table that units carry, so that the binders need not know each other. */
export const binders: Binders = {
  plain: {
    NumberLiteral: ({ value }) => ({
      expr: { op: "literal", value },
      type: { kind: Number.isInteger(value) ? "integer" : "number", min: value, max: value },
    }),
    BooleanLiteral: ({ value }) => ({ expr: { op: "literal", value }, type: { kind: "boolean" } }),
    TextLiteral: bindText,
    Reference: bindReference,
    Call: bindCall,
    Member: bindMember,
    Index: bindIndex,
    Unary: bindUnary,
    Binary: bindBinary,
    Conditional: bindConditional,
    RecordLiteral: bindRecord,
    ListLiteral: bindList,
  },
  wanted: { Conditional: bindConditionalAs, RecordLiteral: bindRecordAs, ListLiteral: bindListAs },
};
