import { expect, test } from 'vitest';
import type { ConnectTokenTrace } from '../../../src/index.js';
import { advance, fakeClocks, serverAndClient } from '../../support/client.js';
import { connectServer, refusal } from '../../support/connect-server.js';
import { listen } from '../../support/listen.js';
import { APP, tokenResponse } from '../../support/token-response.js';

fakeClocks();

test('asks five seconds later again for a token that the service has sent again', async () => {
  const same = { json: tokenResponse({ token: 'same', expiresAt: Date.now() + 3_600_000 }) };
  const { server, connect } = await serverAndClient({}, same);
  const api = await connectServer({ status: 401 });
  const call = connect.connectFetch('c', APP, { origins: [api.url] });
  await call(api.url);
  await advance(4_000);
  await call(api.url);
  expect(server.requests).toHaveLength(2);
  await advance(1_001);
  await call(api.url);
  expect(server.requests).toHaveLength(3);
});

test('tells those who listen what it was replaced by', async () => {
  const { told } = listen<ConnectTokenTrace>('token');
  const { connect } = await serverAndClient({}, {}, refusal(422, 'no_token'));
  const api = await connectServer({ status: 401 });
  const call = connect.connectFetch('c', APP, { origins: [api.url] });
  await expect(call(api.url)).rejects.toMatchObject({ code: 'no_token' });
  const ended = told.filter(([moment]) => moment === 'asyncEnd').map(([, trace]) => trace);
  expect(ended).toMatchObject([
    { connector: 'c', subject: 'app', cacheResult: 'minted' },
    { connector: 'c', subject: 'app', error: { code: 'no_token' } },
  ]);
});
