import { connectSlackAdapter } from '@vercel/connect/chat';
import { connectAuthProvider } from '@vercel/connect/mcp';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as replies from '../app/replies';

const stub = vi.fn<typeof fetch>();

beforeEach(() => {
  process.env['VERCEL_OIDC_TOKEN'] = replies.OIDC_TOKEN;
  globalThis.fetch = stub;
  stub.mockReset();
  stub.mockImplementation(async () => Response.json(replies.tokenReply()));
});

describe('an adapter', () => {
  test('takes its token from a stub of fetch', async () => {
    const { botToken } = connectSlackAdapter('slack/acme');
    expect(await (botToken as () => Promise<string>)()).toBe('provider-token');
  });

  test('of MCP takes its token from a stub of fetch', async () => {
    const provider = connectAuthProvider('oauth/linear', { subject: { type: 'user', id: 'ada' } });
    expect(await provider.tokens()).toMatchObject({ access_token: 'provider-token' });
  });
});
