import { expect, test } from 'vitest';
import { readBody } from '../../../src/internal/http/body.js';

test('a body within the limit is read whole', async () => {
  expect(await readBody(new Response('grüße'), 100)).toEqual({ text: 'grüße', isWhole: true });
  expect(await readBody(new Response(null), 100)).toEqual({ text: '', isWhole: true });
});

test('a larger one is given up, and its connection closed', async () => {
  let sent = 0;
  let isCancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => {
      sent++;
      controller.enqueue(new Uint8Array(1000).fill(97));
    },
    cancel: () => {
      isCancelled = true;
    },
  });
  const { text, isWhole } = await readBody(new Response(endless), 5000);
  expect(isWhole).toBe(false);
  expect(text.length).toBeLessThan(10_000);
  expect(sent).toBeLessThan(10);
  expect(isCancelled).toBe(true);
});

test.each([
  ['text', { text: async () => 'a text' }, 'a text'],
  ['json', { json: async () => ({ a: 1 }) }, '{"a":1}'],
])('a stub with only %s is read', async (_, stub, text) => {
  expect(await readBody(stub as unknown as Response, 10)).toEqual({ text, isWhole: true });
});
