import { connectSlackAdapter } from '@vercel/connect/chat';
import { expect, test, vi } from 'vitest';

vi.mock('@vercel/connect/chat');

test('vi.mock of an adapter without a factory', () => {
  expect(connectSlackAdapter('slack/acme')).toBeUndefined();
  expect(connectSlackAdapter).toHaveBeenCalledWith('slack/acme');
});
