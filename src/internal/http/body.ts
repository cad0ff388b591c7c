import { after } from './stop.js';

/** The beginning of a body, and whether it is all of it. */
export interface BodyText {
  text: string;
  isWhole: boolean;
}

/**
 * Reads no more than about `limit` bytes, so that no answer can fill the memory, and what has come
 * after `limitMs` of one that does not end.
 */
export async function readBody(
  response: Response,
  limit: number,
  limitMs = Number.POSITIVE_INFINITY,
): Promise<BodyText> {
  if (typeof response.body?.getReader === 'function') {
    const reader = response.body.getReader();
    const cancel = after(limitMs, () => giveUp(reader));
    return readAll(reader, limit).finally(cancel);
  }
  // Applications stub `fetch` with objects that have only one of the two.
  const text =
    typeof response.text === 'function'
      ? await response.text()
      : JSON.stringify(await response.json());
  return { text, isWhole: true };
}

/** Lets go of a body that nobody will read, and that may never end. */
export function discard({ body }: Response): void {
  // Applications stub `fetch` with objects of all kinds.
  Promise.resolve(body?.cancel?.()).catch(() => {});
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  limit: number,
): Promise<BodyText> {
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; size <= limit; ) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), isWhole: true };
    size += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  giveUp(reader);
  return { text, isWhole: false };
}

/** Ends the reading; nobody waits until the other side knows. */
function giveUp(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  reader.cancel().catch(() => {});
}
