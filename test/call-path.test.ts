import { expect, onTestFinished, test, vi } from 'vitest';
import { getToken } from '../src/index.js';
import { APP, tokenResponse } from './support/token-response.js';

const MOST_FILES = 15;

test('a call of getToken crosses few files on its way to fetch', async () => {
  const { stackTraceLimit } = Error;
  onTestFinished(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });
  Error.stackTraceLimit = 200;
  let stack = '';
  vi.stubGlobal('fetch', async () => {
    stack = String(new Error('sent').stack);
    return Response.json(tokenResponse());
  });
  await getToken('slack/acme', APP, { vercelToken: 'vercel-token' });
  const crossed = new Set([...stack.matchAll(/\/src\/([\w/-]+\.ts)/g)].map(([, path]) => path));
  expect(crossed).toContain('internal/tokens/token-reader.ts');
  expect(crossed).toContain('internal/http/attempt.ts');
  expect(crossed.size).toBeLessThanOrEqual(MOST_FILES);
});
