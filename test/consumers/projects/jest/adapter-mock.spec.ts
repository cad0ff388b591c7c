import { connectSlackAdapter } from '@vercel/connect/chat';

jest.mock('@vercel/connect/chat', () => ({
  connectSlackAdapter: jest.fn(() => ({ botToken: async () => 'stubbed' })),
}));

test('jest.mock of an adapter with a factory', async () => {
  const { botToken } = connectSlackAdapter('slack/acme');
  expect(await (botToken as () => Promise<string>)()).toBe('stubbed');
});
