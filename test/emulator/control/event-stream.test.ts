import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventStream, readEventStream } from '../../../src/emulator/control/event-stream.js';

async function* each<T>(items: T[]) {
  yield* items;
}

test('brings every item to the reader, however the bytes are cut', async () => {
  const item = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.record({ line: fc.constant('a\n\nb') }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(item), fc.integer({ min: 1, max: 40 }), async (items, size) => {
      const sent = new Uint8Array(await eventStream(each(items), () => {}).arrayBuffer());
      const cut = new ReadableStream({
        start(controller) {
          for (let at = 0; at < sent.length; at += size) {
            controller.enqueue(sent.slice(at, at + size));
          }
          controller.close();
        },
      });
      const received = [];
      for await (const each of readEventStream(new Response(cut))) received.push(each);
      expect(received).toEqual(items);
    }),
  );
});

test('reads nothing from an answer without a body', async () => {
  expect((await readEventStream(new Response(null)).next()).done).toBe(true);
});

test('ends its source when the reader goes', async () => {
  let isEnded = false;
  const { body } = eventStream(each([1, 2, 3]), () => {
    isEnded = true;
  });
  await body?.cancel();
  expect(isEnded).toBe(true);
});
