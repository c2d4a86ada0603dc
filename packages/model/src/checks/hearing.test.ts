import { sceneWith } from "../marked.fixture.ts";
import { table } from "./table.fixture.ts";

const roles =
  'role keen { remembers all asked "?" says a: text }\nrole dull { asked "?" says a: text }\nrole none { remembers 0 asked "?" says a: text }';
const all = (by: string) =>
  sceneWith({ declare: roles, steps: `keen and dull and none speak, heard by ${by}` });

table(
  [
    ["§4.10 heard by one who remembers nothing", all("«ROLE-019»dull")],
    ["§3.11 `remembers 0` keeps nothing", all("keen, «ROLE-019»none")],
  ],
  [["§4.10 heard by one who remembers", all("keen")]],
);
