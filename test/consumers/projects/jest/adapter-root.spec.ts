import { connectSlackAdapter } from '@vercel/connect/chat';

jest.mock('@vercel/connect', () => ({ getToken: async () => 'stubbed' }));

test('jest.mock of the root entry reaches adapters', async () => {
  const { botToken } = connectSlackAdapter('slack/acme');
  expect(await (botToken as () => Promise<string>)()).toBe('stubbed');
});
