/** A model of a hub: `hf:USER/REPO`, with a quantisation or a file. */
export interface HubModel {
  readonly repository: string;
  readonly quantisation?: string;
  readonly file?: string;
}

/** Reads `hf:USER/REPO`, `hf:USER/REPO:QUANT` and `hf:USER/REPO/FILE.gguf`; undefined for anything else. */
export function parseHubModel(uri: string): HubModel | undefined {
  const [, user, name, quantisation, file] =
    /^hf:(\w[\w.-]*)\/(\w[\w.-]*)(?::([\w.-]+)|\/([^\s\\?#]+\.gguf))?$/i.exec(uri) ?? [];
  if (!user || !name || file?.split("/").some((step) => /^\.*$/.test(step))) return undefined;
  return { repository: `${user}/${name}`, ...(quantisation && { quantisation }), ...(file && { file }) };
}
