import { connectSlackAdapter } from '@vercel/connect/chat';

jest.mock('@vercel/connect/chat');

test('jest.mock of an adapter without a factory', () => {
  expect(connectSlackAdapter('slack/acme')).toBeUndefined();
  expect(connectSlackAdapter).toHaveBeenCalledWith('slack/acme');
});
