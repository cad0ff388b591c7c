import { connectSlackAdapter } from '@vercel/connect/chat';
import { expect, test, vi } from 'vitest';

vi.mock('@vercel/connect', () => ({ getToken: async () => 'stubbed' }));

test('vi.mock of the root entry reaches adapters', async () => {
  const { botToken } = connectSlackAdapter('slack/acme');
  expect(await (botToken as () => Promise<string>)()).toBe('stubbed');
});
