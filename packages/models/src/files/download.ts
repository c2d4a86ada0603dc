import { dirname } from "node:path";
import { ModelError } from "@polylogue/protocol";
import { sleep } from "../abort.ts";
import { checkRoom, diskFailure } from "./disk.ts";
import { type Hub, hubHeaders } from "./hub.ts";
import { hubFailure, refusal } from "./hub-failure.ts";
import type { HubFile } from "./listing.ts";
import { openPart, type PartFile } from "./part-file.ts";

export interface Download {
  readonly hub: Hub;
  readonly repository: string;
  readonly file: HubFile;
  /** Where the file shall lie. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** Told how many bytes of the file are here. */
  readonly onBytes?: (have: number) => void;
  readonly patience?: Partial<Patience>;
}

/** When a transfer counts as broken and how often it is taken up again. Times in milliseconds. */
export interface Patience {
  /** Without a byte. */
  readonly idle: number;
  /** Takes up again this often without getting further. */
  readonly tries: number;
  /** Before it is taken up the first time; doubled each time. */
  readonly pause: number;
}

const usual: Patience = { idle: 30_000, tries: 4, pause: 1_000 };
/** A hub that asks for a longer pause is not waited for. */
const longestPause = 60_000;

/**
 * Downloads a file, from where an earlier try broke off, and gives its SHA-256. It has its name only when it is whole
 * and what the hub says it is. Throws a {@link ModelError}; what has arrived is kept unless it is wrong or the disk full.
 */
export async function download(request: Download): Promise<string> {
  const folder = dirname(request.path);
  try {
    await using part = await openPart(request.path, request.file.sha256?.slice(0, 8) ?? "new");
    checkRoom(folder, request.file.size - part.have);
    await discardingWhenFull(part, () => transferAll(request, part));
    return await finished(request, part);
  } catch (error) {
    throw diskFailure(folder, error) ?? error;
  }
}

async function discardingWhenFull(part: PartFile, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (/^(ENOSPC|EDQUOT|EFBIG)$/.test(String((error as NodeJS.ErrnoException).code))) await part.discard();
    throw error;
  }
}

async function finished({ file, hub }: Download, part: PartFile): Promise<string> {
  const sha256 = part.digest();
  if (file.sha256 !== undefined && sha256 !== file.sha256) {
    await part.discard();
    throw new ModelError(
      "bad_response",
      `\`${file.path}\` did not arrive as ${hub.address} describes it (its sha256 differs) and was thrown away: try again, and trust no mirror that does it twice.`,
    );
  }
  await part.keep();
  return sha256;
}

/** Transfers until all is here, through breaks that may pass. */
async function transferAll(request: Download, part: PartFile): Promise<void> {
  const { idle, tries, pause } = { ...usual, ...request.patience };
  if (part.have > request.file.size) await part.restart();
  let left = tries;
  while (part.have < request.file.size) {
    const before = part.have;
    const failure = await transfer(request, part, idle);
    if (!failure) continue;
    if (part.have > before) left = tries;
    const wait = failure.retryAfter ?? pause * 2 ** (tries - left);
    if (!failure.retryable || left === 0 || wait > longestPause) throw keeping(failure, part, request);
    left--;
    await sleep(wait, request.signal);
  }
}

/** Says of a failure that what has arrived is not lost. */
function keeping(failure: ModelError, part: PartFile, { file }: Download): ModelError {
  if (part.have === 0) return failure;
  const share = Math.floor((part.have / file.size) * 100);
  const text = failure.code === "aborted" ? "The download was stopped" : failure.message.replace(/\.$/, "");
  return new ModelError(
    failure.code,
    `${text}; ${share} % are here, and the same command goes on from there.`,
  );
}

/** One request for the rest of the file; gives what broke it off. Failures of the disk are thrown. */
async function transfer(request: Download, part: PartFile, idle: number): Promise<ModelError | undefined> {
  const { hub, signal } = request;
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), idle);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stall.abort(), idle);
  };
  try {
    const either = AbortSignal.any([signal, stall.signal]);
    const response = await ask(request, part.have, either);
    await receive(request, response, part, alive);
    return undefined;
  } catch (error) {
    if (diskFailure("", error)) throw error;
    if (stall.signal.aborted && !signal.aborted)
      return new ModelError("timeout", `${hub.address} sent nothing for ${idle / 1000} s: try again.`);
    return hubFailure(hub, error, signal);
  } finally {
    clearTimeout(timer);
  }
}

function ask({ hub, repository, file }: Download, have: number, signal: AbortSignal): Promise<Response> {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const range: Record<string, string> = have > 0 ? { range: `bytes=${have}-` } : {};
  return fetch(`${hub.address}/${repository}/resolve/main/${path}`, {
    headers: { ...hubHeaders(hub), ...range, "accept-encoding": "identity" },
    signal,
  });
}

async function receive(
  { hub, repository, file, onBytes }: Download,
  response: Response,
  part: PartFile,
  alive: () => void,
): Promise<void> {
  const isRest = response.status === 206 && startOf(response) === part.have;
  if (response.status === 416 || (response.status === 206 && !isRest)) {
    await part.restart();
    throw new ModelError("closed", `${hub.address} cannot go on in the middle of the file: try again.`);
  }
  if (!response.ok || !response.body) throw refusal(hub, repository, response);
  if (!isRest) await part.restart();
  for await (const bytes of response.body) {
    alive();
    if (part.have + bytes.length > file.size) {
      await part.discard();
      throw new ModelError(
        "not_found",
        `${hub.address} sends more than \`${file.path}\` has: try again later.`,
      );
    }
    await part.write(bytes);
    onBytes?.(part.have);
  }
  if (part.have < file.size)
    throw new ModelError("closed", `${hub.address} closed the connection: try again.`);
}

const startOf = (response: Response): number =>
  Number(/^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1] ?? Number.NaN);
