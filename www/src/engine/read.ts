import type { Progress, Source } from './protocol';

export type Report = (progress: Progress) => void;

/** The bytes of a file or an address; `null` where an optional one is not there. */
export async function read(source: Exclude<Source, { from: 'hub' }>, report: Report): Promise<Uint8Array<ArrayBuffer> | null> {
  if (source.from === 'file') return collect(source.file.stream(), source.file.size, report);
  const response = await fetch(source.url, { cache: 'no-cache' });
  // A server of single-page applications answers every address with a page.
  const page = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!response.ok || page) {
    if (source.optional) return null;
    throw new Error(`${source.url}: ${response.status} ${response.statusText}`);
  }
  return collect(response.body, Number(response.headers.get('content-length') ?? 0), report);
}

async function collect(stream: ReadableStream<Uint8Array> | null, size: number, report: Report) {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const reader = stream?.getReader(); reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    // Compressed answers are longer than they say.
    report(size > length ? { doing: 'reading', done: length / size } : { doing: 'reading' });
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
