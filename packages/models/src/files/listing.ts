import * as z from "zod";
import { type Hub, hubHeaders } from "./hub.ts";
import { hubFailure, refusal } from "./hub-failure.ts";

/** A file as a hub lists it. */
export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** As the hub says, where it says so. */
  readonly sha256?: string;
}

const Listing = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().optional(),
    lfs: z.object({ oid: z.string(), size: z.number() }).optional(),
  }),
);

/** Milliseconds that a hub has to list a repository. */
const patience = 30_000;

/** The files of a repository. Throws a {@link ModelError}. */
export async function listFiles(
  hub: Hub,
  repository: string,
  signal: AbortSignal,
): Promise<readonly HubFile[]> {
  const files: HubFile[] = [];
  let next: string | undefined = `${hub.address}/api/models/${repository}/tree/main?recursive=true`;
  while (next) {
    const page = await listPage(hub, repository, next, signal);
    files.push(...page.files);
    next = page.next;
  }
  return files;
}

async function listPage(hub: Hub, repository: string, address: string, signal: AbortSignal) {
  try {
    const either = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    const response = await fetch(address, { headers: hubHeaders(hub), signal: either });
    if (!response.ok) throw refusal(hub, repository, response);
    const files = Listing.parse(await response.json()).flatMap(asFile);
    return { files, next: nextPage(hub, response.headers.get("link")) };
  } catch (error) {
    throw hubFailure(hub, error, signal);
  }
}

function asFile({ type, path, size, lfs }: z.infer<typeof Listing>[number]): readonly HubFile[] {
  if (type !== "file") return [];
  const sha256 = lfs && /^[0-9a-f]{64}$/.test(lfs.oid) ? { sha256: lfs.oid } : {};
  return [{ path, size: lfs?.size ?? size ?? 0, ...sha256 }];
}

/** The address of the next page, on the same hub. */
function nextPage({ address }: Hub, link: string | null): string | undefined {
  const [, next] = /<([^>]+)>;\s*rel="next"/.exec(link ?? "") ?? [];
  return next?.startsWith(`${address}/`) ? next : undefined;
}
