/** The beginning of a body, and whether it is all of it. */
export interface BodyText {
  text: string;
  isWhole: boolean;
}

/** Reads no more than about `limit` bytes, so that no answer can fill the memory. */
export async function readBody(response: Response, limit: number): Promise<BodyText> {
  if (typeof response.body?.getReader === 'function') return readStream(response.body, limit);
  // Applications stub `fetch` with objects that have only one of the two.
  const text =
    typeof response.text === 'function'
      ? await response.text()
      : JSON.stringify(await response.json());
  return { text, isWhole: true };
}

async function readStream(body: ReadableStream<Uint8Array>, limit: number): Promise<BodyText> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; size <= limit; ) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), isWhole: true };
    size += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return { text, isWhole: false };
}
