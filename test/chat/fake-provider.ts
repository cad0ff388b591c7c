import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import type { Emulator } from '../../src/emulator/index.js';

/** A call of a provider's API. */
export interface ProviderCall {
  path: string;
  /** Whose token it carried: the connector's UID; absent when the token is not good. */
  connector?: string;
  installationId?: string;
}

const USER = { id: 1, login: 'bot', type: 'Bot' };
const AT = '2026-01-01T00:00:00Z';
const COMMENT = {
  id: 'c1',
  body: 'hello',
  url: 'https://linear.app/c1',
  createdAt: AT,
  updatedAt: AT,
  reactions: [],
};

/** One answer that has what each adapter reads of its provider's. */
const ANSWER = {
  // Slack
  ...{ ok: true, user_id: 'U1', bot_id: 'B1', user: 'bot', ts: '1.2', channel: 'C1' },
  // GitHub, Discord and Teams
  ...{ id: '1', body: 'hello', created_at: AT, updated_at: AT, html_url: 'https://github.com/1' },
  // Linear
  data: {
    viewer: { id: 'bot', displayName: 'bot', organization: { id: 'org' } },
    commentCreate: { success: true, lastSyncId: 1, comment: { id: 'c1' } },
    comment: COMMENT,
  },
  // Telegram
  result: {
    message_id: 1,
    id: 1,
    is_bot: true,
    first_name: 'bot',
    date: 1,
    chat: { id: 5, type: 'private' },
  },
};

/** A server that plays every provider and accepts the tokens that the emulator has issued. */
export async function fakeProvider(emulator: Emulator) {
  const calls: ProviderCall[] = [];
  const server = createServer((request, response) => {
    const { url: path = '', headers } = request;
    const token = /\/bot([^/]+)\//.exec(path)?.[1] ?? headers.authorization?.split(' ')[1] ?? '';
    const { active, client_id: connector, installationId } = emulator.introspect(token);
    calls.push({ path: path.replace(token, '<token>'), connector, installationId });
    response.writeHead(active ? 200 : 401, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(path.includes('/issues/') ? { ...ANSWER, id: 1, user: USER } : ANSWER),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Slack's adapter of 4.27 looks nowhere else.
  vi.stubEnv('SLACK_API_URL', `${url}/`);
  return { calls, url };
}
