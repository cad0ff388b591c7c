import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  type ConnectRequestTrace,
  type ConnectStoreTrace,
  type ConnectTokenTrace,
  createConnect,
} from '../../../src/index.js';
import { channels } from '../../../src/internal/environment/tracing.js';
import { memoryStore } from '../../../src/testing/index.js';
import { serverAndClient } from '../../support/client.js';
import { connectServer, refusal } from '../../support/connect-server.js';
import { listen } from '../../support/listen.js';
import { APP, failureOf } from '../../support/token-response.js';

const tokens = () => listen<ConnectTokenTrace>('token');
const requests = () => listen<ConnectRequestTrace>('request');

test('a call tells its moments in the order of Node', async () => {
  const calls = tokens();
  const { connect } = await serverAndClient({}, {});
  await connect.getToken('slack/acme', APP);
  expect(calls.moments()).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
  expect(calls.ended()).toEqual([
    { connector: 'slack/acme', subject: 'app', cacheResult: 'minted' },
  ]);
});

test('a call tells what answered it', async () => {
  const calls = tokens();
  const { connect } = await serverAndClient({ vercelToken: 'v' }, {});
  await Promise.all([connect.getToken('c', APP), connect.getTokenResponse('c', APP)]);
  await connect.getToken('c', APP);
  await connect.getToken('c', APP, { forceRefresh: true });
  await connect.getToken('c', APP, { vercelToken: async () => 'v' });
  expect(calls.ended().map(({ cacheResult }) => cacheResult)).toEqual([
    'minted',
    'waited',
    'hit',
    'bypass',
    'hit',
  ]);
});

test('a call whose renewal failed tells that its token is the old one', async () => {
  const calls = tokens();
  let now = Date.now();
  const options = { maxRetries: 0, now: () => now };
  const { connect } = await serverAndClient(options, {}, { status: 503, text: '' });
  const { expiresAt } = await connect.getTokenResponse('c', APP);
  now = expiresAt - 10_000;
  await connect.getToken('c', APP);
  expect(calls.ended().map(({ cacheResult }) => cacheResult)).toEqual(['minted', 'stale']);
});

test('a failure is told with its error', async () => {
  const calls = tokens();
  const { connect } = await serverAndClient({}, refusal(404, 'connector_not_found'));
  const error = await failureOf(connect.getToken('c', APP));
  expect(calls.moments()).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
  expect(calls.ended()[0]?.error).toBe(error);
});

test('what is refused before it is sent is told, too', async () => {
  const calls = tokens();
  const connect = createConnect({ vercelToken: 'v' });
  const error = await failureOf(connect.getToken('c', null as never));
  expect(calls.ended()).toMatchObject([{ connector: 'c', subject: 'undefined', error }]);
});

test('each request tells its call, its number and its end', async () => {
  const [calls, sent] = [tokens(), requests()];
  const { server, connect } = await serverAndClient({}, { status: 503, text: '' }, {});
  await connect.getToken('slack/acme', APP);
  const common = {
    method: 'POST',
    url: `${server.url}/v1/connect/token/slack%2Facme`,
    connector: 'slack/acme',
    call: calls.ended()[0],
    requestId: undefined,
  };
  expect(sent.ended()).toEqual([
    { ...common, attempt: 1, status: 503, error: expect.objectContaining({ status: 503 }) },
    { ...common, attempt: 2, status: 200 },
  ]);
});

test.each(['start', 'asyncEnd', 'error'] as const)(
  'who only listens to %s is told',
  async (moment) => {
    const channel = diagnostics.channel(`tracing:grantkit:token:${moment}`);
    const listener = vi.fn();
    channel.subscribe(listener);
    onTestFinished(() => void channel.unsubscribe(listener));
    const { connect } = await serverAndClient({}, refusal(404, 'connector_not_found'));
    await failureOf(connect.getToken('c', APP));
    expect(listener).toHaveBeenCalledOnce();
  },
);

test('a shared store tells what it was asked', async () => {
  const questions = listen<ConnectStoreTrace>('store');
  const { connect } = await serverAndClient({ cache: { store: memoryStore() } });
  await connect.getToken('c', APP);
  expect(questions.ended().map(({ operation }) => operation)).toEqual(['take', 'settle']);
});

test('who listens, from whichever copy of this package, may run the call', async () => {
  const inContext = new AsyncLocalStorage<string>();
  const channel = diagnostics.channel('tracing:grantkit:token:start');
  const listener = (trace: unknown) =>
    Object.assign(trace as object, {
      [Symbol.for('grantkit.runner.v1')]: (run: () => unknown) => inContext.run('mine', run),
    });
  channel.subscribe(listener);
  onTestFinished(() => void channel.unsubscribe(listener));
  const seen = vi.fn();
  const { connect } = await serverAndClient({
    vercelToken() {
      seen(inContext.getStore());
      return 'v';
    },
  });
  await connect.getToken('c', APP);
  expect(seen.mock.calls).toEqual([['mine']]);
});

test('other operations tell their requests', async () => {
  const sent = requests();
  const { connect } = await serverAndClient({}, { status: 204 });
  await connect.revokeToken('c', APP);
  expect(sent.ended()).toMatchObject([{ method: 'DELETE', status: 204, call: undefined }]);
});

test('nothing that is told holds a credential', async () => {
  const [calls, sent] = [tokens(), requests()];
  const { connect } = await serverAndClient({}, {}, { status: 500, text: 'vt_secret token-1' });
  const subject = { type: 'token', token: 'subject_secret' } as const;
  const options = { vercelToken: 'vt_secret' };
  await connect.getToken('c', { subject }, options);
  await failureOf(connect.getToken('c', { subject, scopes: ['a'] }, options));
  expect(calls.ended()).toHaveLength(2);
  const printed = inspect([calls.told, sent.told], { depth: 9, showHidden: true });
  expect(printed).not.toMatch(/vt_secret|subject_secret/);
  expect(inspect(calls.told[0], { depth: 9 })).not.toContain('token-1');
});

test('a runtime without channels needs none', async () => {
  const before = { ...channels };
  onTestFinished(() => void Object.assign(channels, before));
  Object.assign(channels, { token: undefined, request: undefined, store: undefined });
  const { connect } = await serverAndClient({ cache: { store: memoryStore() } });
  const api = await connectServer({ status: 401 }, {});
  const response = await connect.connectFetch('c', APP, { origins: [api.url] })(api.url);
  expect(response.status).toBe(200);
  expect(await connect.getToken('c', APP)).toBe('token-2');
});

test('without a listener nothing is told', async () => {
  const { connect } = await serverAndClient({}, {});
  await connect.getToken('c', APP);
  const calls = tokens();
  expect(calls.told).toEqual([]);
});
