import { describe, expect, test } from 'vitest';
import { calling, rejecting } from './calling.js';

/** A body, and what changes it. */
type Change<T = NonNullable<RequestInit['body']>> = [name: string, body: T, change: () => void];

const bytes = () => new TextEncoder().encode('first');

function fields<T extends FormData | URLSearchParams>(name: string, body: T): Change<T> {
  body.append('text', 'first');
  return [name, body, () => body.set('text', 'second')];
}

function form(): Change {
  const [name, body, change] = fields('a form', new FormData());
  body.append('file', new File(['held'], 'a.txt', { type: 'text/x-a' }));
  return [name, body, change];
}

function buffers(): Change[] {
  const [whole, part, view] = [bytes(), new Uint8Array([0, ...bytes(), 0]), bytes()];
  return [
    ['an ArrayBuffer', whole.buffer, () => whole.fill(0)],
    ['a part of one', part.subarray(1, -1), () => part.fill(0)],
    ['a DataView', new DataView(view.buffer), () => view.fill(0)],
  ];
}

const changes = (): Change[] => [...buffers(), fields('fields', new URLSearchParams()), form()];

const WAYS = {
  'a URL': (url: string, body: Change[1]) => [url, { method: 'POST', body }],
  'another implementation': (url: string, body: Change[1]) => [{ url, method: 'POST', body }],
};

describe.each(Object.entries(WAYS))('a body of %s is sent as it was at the call', (_, way) => {
  test.each(changes())('and once more: %s', async (_, body, change) => {
    const { api, call } = await calling([rejecting('token-1')]);
    const answer = call(...(way(api.url, body) as Parameters<typeof fetch>));
    change();
    expect((await answer).status).toBe(200);
    expect(api.requests).toHaveLength(2);
    for (const { text } of api.requests) {
      expect(text).toContain('first');
      expect(text).not.toContain('second');
    }
  });
});

test('keeps the files of a form', async () => {
  const { api, call } = await calling([]);
  const [, body] = form();
  await call(api.url, { method: 'POST', body });
  expect(api.requests[0]?.text).toMatch(
    /name="file"; filename="a\.txt"\r\nContent-Type: text\/x-a\r\n\r\nheld/i,
  );
});
