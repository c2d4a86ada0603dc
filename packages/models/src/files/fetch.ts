import { aborted } from "../abort.ts";
import { importLibrary, noModel } from "../llama/library.ts";

export interface FetchOptions {
  /** Where the file is looked for and kept. */
  readonly folder: string;
  readonly onDownload?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
  /** Another hub than Hugging Face. */
  readonly hub?: string;
}

/** The file of `hf:USER/REPO:QUANT`, downloaded the first time. */
export async function fetchModel(
  uri: string,
  { folder, onDownload, signal, hub }: FetchOptions,
): Promise<string> {
  const library = await importLibrary();
  try {
    return await library.resolveModelFile(uri, {
      directory: folder,
      cli: false,
      ...(signal && { signal }),
      ...(hub !== undefined && { endpoints: { huggingFace: hub } }),
      onProgress: ({ downloadedSize, totalSize }) => onDownload?.(downloadedSize, totalSize),
    });
  } catch (error) {
    if (signal?.aborted) throw aborted();
    throw noModel(`\`${uri}\` is not in ${folder} and could not be fetched`, error);
  }
}
