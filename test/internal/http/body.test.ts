import { expect, test } from 'vitest';
import { readBody } from '../../../src/internal/http/body.js';

/** A body that arrives in these pieces. */
function inPieces(...pieces: Uint8Array[]): Response {
  return new Response(
    new ReadableStream({
      start: (controller) => {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    }),
  );
}

test('a body within the limit is read whole', async () => {
  expect(await readBody(new Response('grüße'), 100)).toEqual({ text: 'grüße', isWhole: true });
  expect(await readBody(new Response(null), 100)).toEqual({ text: '', isWhole: true });
});

test('a body of just the limit is whole, one byte more is not', async () => {
  expect(await readBody(inPieces(new Uint8Array(5).fill(97)), 5)).toMatchObject({ isWhole: true });
  expect(await readBody(inPieces(new Uint8Array(6).fill(97)), 5)).toMatchObject({ isWhole: false });
});

test('a character may lie across two pieces', async () => {
  const bytes = new TextEncoder().encode('a€😀z');
  for (let at = 0; at <= bytes.length; at++) {
    const body = inPieces(bytes.slice(0, at), bytes.slice(at));
    expect(await readBody(body, 100)).toEqual({ text: 'a€😀z', isWhole: true });
  }
});

test('half a character at the end is shown as one that is missing', async () => {
  const body = inPieces(new TextEncoder().encode('a€').slice(0, 2));
  expect(await readBody(body, 100)).toEqual({ text: 'a\ufffd', isWhole: true });
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

test('one that stalls is given up in time, with what has come', async () => {
  const stalling = new Response(
    new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(3).fill(97)) }),
  );
  expect(await readBody(stalling, 100, 10)).toMatchObject({ text: 'aaa' });
});
