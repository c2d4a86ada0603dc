import * as schemas from "./schemas.ts";

/** The name of the rows' file in targets that are folders. */
export const rowsName = "data.jsonl";

/** What lies beside the rows. */
export type Sidecar = (about: {
  /** The folder as it was named. */
  readonly out: string;
  readonly scene: string;
  readonly wide: boolean;
}) => { readonly name: string; readonly text: string };

export const datasetInfoFile =
  (
    formatting: "alpaca" | "sharegpt",
    columns: (wide: boolean) => Readonly<Record<string, string>>,
  ): Sidecar =>
  ({ scene, wide }) => {
    const info = schemas.datasetInfo.parse({
      [scene]: { file_name: rowsName, formatting, columns: columns(wide) },
    });
    return { name: "dataset_info.json", text: JSON.stringify(info, null, 2) };
  };

/** A piece of an Axolotl config: what it must say of these data, to be merged into one's own. */
export const axolotlFile: Sidecar = ({ out }) => {
  const config = schemas.axolotlConfig.parse({
    datasets: [
      {
        path: `${out.replace(/[/\\]$/, "")}/${rowsName}`,
        ds_type: "json",
        type: "chat_template",
        field_messages: "messages",
        message_property_mappings: { role: "role", content: "content" },
        roles_to_train: ["assistant"],
        train_on_eos: "turn",
      },
    ],
  });
  const text = `# Merge this into your config. The path is as seen from where \`axolotl\` starts.\n${yaml(config, "")}`;
  return { name: "axolotl.yaml", text };
};

type Plain = string | readonly Plain[] | { readonly [name: string]: Plain };

/** Maps, lists and texts as YAML, whose texts may stand as in JSON. */
function yaml(value: Plain, indent: string): string {
  if (typeof value === "string") return `${JSON.stringify(value)}\n`;
  const inner = (child: Plain) =>
    typeof child === "string" ? ` ${yaml(child, "")}` : `\n${yaml(child, `${indent}  `)}`;
  if (Array.isArray(value))
    return value
      .map(
        (item: Plain) =>
          `${indent}-${typeof item === "string" ? inner(item) : ` ${yaml(item, `${indent}  `).trimStart()}`}`,
      )
      .join("");
  return Object.entries(value)
    .map(([name, child]) => `${indent}${name}:${inner(child)}`)
    .join("");
}
