/** Media type of server-sent events. */
export const EVENT_STREAM = 'text/event-stream';

/**
 * Answers with one server-sent event for each item, until the reader goes.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function eventStream<T>(items: AsyncIterator<T>, end: () => void): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    // A first comment, so that the reader knows that nothing is lost from now on.
    start: (controller) => controller.enqueue(encoder.encode(': following\n\n')),
    async pull(controller) {
      const { done, value } = await items.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(`data: ${JSON.stringify(value)}\n\n`));
    },
    cancel: end,
  });
  return new Response(body, {
    headers: { 'content-type': EVENT_STREAM, 'cache-control': 'no-store' },
  });
}

/** Reads the items of such an answer. */
export async function* readEventStream<T>({ body }: Response): AsyncGenerator<T> {
  const decoder = new TextDecoder();
  let text = '';
  // The DOM types do not know yet that a stream can be iterated.
  for await (const bytes of (body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(bytes, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      if (block.startsWith('data: ')) yield JSON.parse(block.slice('data: '.length));
    }
  }
}
