import { describe, expect, test, vi } from 'vitest';
import { connectTeamsAdapter } from '../../src/chat/index.js';
import { deployment } from '../platforms/deployment.js';
import { connectServer } from '../support/connect-server.js';
import { failureOf } from '../support/token-response.js';

const UID = 'microsoft-teams/bot';
const GRAPH = 'https://graph.microsoft.com/.default';

describe('connectTeamsAdapter', () => {
  test('takes the app id from what the connector makes public', async () => {
    const emulator = await deployment({ connectors: [{ uid: UID, data: { appId: 'app_1' } }] });
    const { appId } = connectTeamsAdapter(UID);
    expect([await appId(), await appId()]).toEqual(['app_1', 'app_1']);
    expect(emulator.ledger.requests).toMatchObject({ total: 2, connector: 2 });
  });

  test.each([[undefined], [{ appId: ' ' }]])('says that it is missing from %o', async (data) => {
    await deployment({ connectors: [{ uid: UID, data }] });
    const error = await failureOf(connectTeamsAdapter(UID).appId());
    expect(error).toMatchObject({ name: 'ConnectResponseError', code: 'missing_metadata' });
    expect(error.message).toMatch(/microsoft-teams\/bot.*vendor\.appId/);
  });

  test.each([
    [GRAPH, [GRAPH]],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
  ])('asks for the scope %o, and never passes the tenant on', async (scope, scopes) => {
    const server = await connectServer();
    await deployment();
    vi.stubEnv('VERCEL_CONNECT_API_URL', server.url);
    const params: object = { resources: ['https://r.example'], scopes: ['ignored'] };
    await connectTeamsAdapter(UID, params).token(scope, 'tenant-9');
    expect(server.requests.map(({ body }) => body)).toEqual([
      { subject: { type: 'app' }, scopes, resources: ['https://r.example'] },
    ]);
  });
});
