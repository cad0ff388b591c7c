import { expect, test, vi } from 'vitest';
import { GET as aiSdk } from '../../examples/ai-sdk-mcp.js';
import { GET as officialSdk } from '../../examples/mcp-client.js';
import { GET as tanstackAi } from '../../examples/tanstack-ai-mcp.js';
import { deployment } from '../platforms/deployment.js';
import { protectedServer } from './protected-server.js';

test.each(Object.entries({ officialSdk, aiSdk, tanstackAi }))(
  'the example for %s redirects to consent once, then lists tools',
  async (_, route) => {
    const emulator = await deployment({ connectors: [{ uid: 'oauth/linear' }] });
    vi.stubEnv('LINEAR_MCP_URL', (await protectedServer(emulator)).url);
    const url = 'http://localhost:3000/tools';
    const visit = (headers?: HeadersInit) => route(new Request(url, { headers }));
    expect((await visit()).status).toBe(401);
    const ada = { 'x-user-id': 'ada' };
    const first = await visit(ada);
    expect(first.status).toBe(302);
    const { redirectUrl } = await emulator.approve(first.headers.get('location') ?? '');
    expect(redirectUrl).toMatch(/^http:\/\/localhost:3000\/tools\?/);
    expect(await (await visit(ada)).json()).toEqual(['whoami']);
    emulator.faults.next('token', { status: 403, code: 'client_not_linked_to_project' }, 9);
    await expect(visit({ 'x-user-id': 'bob' })).rejects.toThrow();
    expect(emulator.ledger.requests.authorize).toBe(1);
  },
);
