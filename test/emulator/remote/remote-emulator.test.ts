import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  connectEmulator,
  createEmulator,
  type Emulator,
  type EmulatorSeed,
  type RemoteEmulator,
} from '../../../src/emulator/index.js';

type AnyEmulator = Emulator | RemoteEmulator;

const seed: EmulatorSeed = {
  now: 1_790_000_000_000,
  idSeed: 'fixed',
  connectors: [
    { uid: 'oauth/linear' },
    { uid: 'slack/acme', triggers: {} },
    { uid: 'oauth/none', links: [] },
  ],
};
const stateKey = 'a-key-of-at-least-thirty-two-characters';
let emulator: Emulator;
let remote: RemoteEmulator;

beforeEach(async () => {
  emulator = await createEmulator(seed, { stateKey });
  remote = await connectEmulator(await emulator.listen(), { controlToken: emulator.controlToken });
});
afterEach(() => emulator.close());

/** Every name of an object and of the objects in it, with what is behind it. */
function namesOf(value: object, prefix = ''): string[] {
  const inherited = Object.getOwnPropertyNames(Object.getPrototypeOf(value));
  const names = new Set([...Object.keys(value), ...(isClass(value) ? inherited : [])]);
  return [...names].flatMap((name) => {
    const path = `${prefix}${name}`;
    if (NESTED.includes(path)) return namesOf(Reflect.get(value, name) as object, `${path}.`);
    return path;
  });
}
const NESTED = ['clock', 'connectors', 'faults', 'ledger', 'limits'];
const isClass = (value: object) => Object.getPrototypeOf(value) !== Object.prototype;

/** What the classes in the emulator's process have for each other. */
const INTERNAL = [
  ...['clock.constructor', 'clock.reset', 'clock.save', 'clock.load', 'limits.constructor'],
  ...['limits.spend', 'limits.save', 'limits.load', 'faults.constructor', 'faults.take'],
  ...['faults.save', 'faults.load', 'ledger.constructor', 'ledger.record', 'ledger.countRequest'],
  ...['ledger.save', 'ledger.load', 'ledger.endFollowing'],
];

test('has every method and property of the emulator in its own process', () => {
  const own = namesOf(emulator).filter((name) => !INTERNAL.includes(name));
  expect(own.length).toBeGreaterThan(40);
  expect(namesOf(remote).sort()).toEqual(own.sort());
});

/** Whatever a test may want from an emulator, written once. */
const STORIES: Record<string, (it: AnyEmulator) => Promise<unknown>> = {
  'issues credentials': async (it) => {
    const tokens = [await it.oidcToken({ environment: 'preview' }), await it.accessToken()];
    return [
      tokens.map((token) => typeof token),
      await it.accessToken({ user: 'emu' }),
      Object.keys(await it.env),
    ];
  },
  'keeps the time': async (it) => {
    await it.clock.set(1_800_000_000_000);
    await it.clock.advance(1_000);
    return [await it.clock.now(), await it.now()];
  },
  'changes connectors': async (it) => {
    const id = await it.connectors.add({ uid: 'github/new', installations: [] });
    const installationId = await it.install({ connector: id, tenantId: 'org' });
    await it.install({ connector: id, tenantId: 'other' });
    await it.uninstall({ connector: id, installationId });
    await it.link({ connector: id, project: 'app', environments: ['preview'] });
    await it.unlink({ connector: 'slack/acme', project: 'app' });
    await it.setTriggers({ connector: id, enabled: false });
    await it.connectors.remove('oauth/none');
    return it.connectors.list();
  },
  'gives and revokes grants': async (it) => {
    await it.grant({ connector: 'oauth/linear', user: 'ada', scopes: ['read'] });
    const narrowing = { resources: ['repo:a'], authorizationDetails: [{ type: 'repository' }] };
    await it.grant({ connector: 'oauth/linear', user: 'bob', ...narrowing });
    await it.revokeGrant({ connector: 'oauth/linear', user: 'ada' });
    await it.expireTokens({ connector: 'oauth/linear', user: 'bob' });
    return it.grants();
  },
  'decides on consents': async (it) => {
    await ask(it, 'ada');
    await ask(it, 'bob');
    const pending = await it.consents();
    const [first, second] = pending;
    const allowed = await it.approve(first?.url ?? '', { account: 'ada@acme.test' });
    const denied = await it.deny(second?.url ?? '');
    const { events } = await it.ledger;
    return [
      pending.map(withoutOrigin),
      allowed,
      denied,
      (await events).length,
      await it.consents(),
    ];
  },
  'serves tokens and tells what became of them': async (it) => {
    const { token } = await tokenOf(it);
    return [token, await it.introspect(token), await it.introspect('none')];
  },
  counts: async (it) => {
    await tokenOf(it);
    const { ledger } = it;
    const before = structuredClone([
      await ledger.billed,
      await ledger.events,
      await ledger.requests,
      await ledger.deliveries,
    ]);
    const months = [await ledger.months(), await ledger.months({ included: 0, pricePer10k: 3 })];
    await ledger.clear();
    return [before, months, await ledger.billed];
  },
  'fails on demand': async (it) => {
    await it.faults.next('token', { status: 503, body: { a: 1 }, retryAfter: 2 }, 2);
    const first = await tokenOf(it);
    await it.faults.clear();
    await it.limits.set({ readsPerMinute: 0 });
    const second = await tokenOf(it);
    await it.limits.set({ triggersPerMinute: 0, gatewayPerMinute: 0 });
    const third = (await it.trigger('slack/acme', { type: 'app_mention' })).response.status;
    await it.limits.clear();
    return [first, second, third, await tokenOf(it)];
  },
  'sends webhooks': async (it) => {
    const payload = new TextEncoder().encode('{"type":"url_verification","challenge":"c"}');
    const verified = await it.trigger('slack/acme', { payload });
    const mention = await it.trigger('slack/acme', {
      type: 'app_mention',
      payload: { text: 'hi' },
    });
    const raw = await it.trigger('slack/acme', { payload: '{}', id: 'Ev1' });
    const answers = [verified, mention, raw].map(async ({ response, deliveries }) => {
      const { status, headers } = response;
      return [status, headers.get('content-type'), await response.text(), deliveries];
    });
    return Promise.all(answers);
  },
  'returns to a snapshot, and to the seed': async (it) => {
    await it.connectors.add({ uid: 'oauth/new' });
    const snapshot = await it.snapshot();
    await it.reset();
    const afterReset = (await it.connectors.list()).length;
    await it.restore(snapshot);
    return [afterReset, (await it.connectors.list()).length];
  },
  'refuses what does not exist': async (it) => {
    const reasons = [
      async () => it.connectors.remove('oauth/absent'),
      async () => it.install({ connector: 'oauth/absent' }),
      async () => it.trigger('oauth/linear', {}),
      async () => it.approve(`${it.url}/v1/connect/authorize/oauth%2Flinear?request_code=x`),
      async () => it.faults.next('token', { status: 500 }, 1),
    ].map((attempt) => attempt().then(String, (error: Error) => `${error.name}: ${error.message}`));
    return Promise.all(reasons);
  },
};

describe.each(Object.entries(STORIES))('%s', (_, story) => {
  test('as in its own process', async () => {
    const own = await createEmulator(seed, { stateKey });
    expect(await story(remote)).toEqual(asJson(await story(own)));
  });
});

test('reaches the service whatever the host, and follows no redirect', async () => {
  const response = await remote.fetch('https://api.vercel.com/.well-known/jwks');
  expect(await response.json()).toEqual(await (await emulator.fetch('/.well-known/jwks')).json());
  const { url } = await ask(remote, 'ada', 'http://127.0.0.1:1/back');
  const code = new URL(url).searchParams.get('request_code') ?? '';
  const form = {
    method: 'POST',
    body: new URLSearchParams({ request_code: code, decision: 'allow' }),
  };
  const decided = await remote.fetch(new Request(`${url.split('?')[0]}/decision`, form));
  expect(decided.status).toBe(303);
  const again = await ask(remote, 'ada', 'http://127.0.0.1:1/back');
  const next = new URLSearchParams({
    ...{
      request_code: new URL(again.url).searchParams.get('request_code') ?? '',
      decision: 'allow',
    },
  });
  const strict = { method: 'POST', body: next, redirect: 'error' } as const;
  await expect(remote.fetch(`${url.split('?')[0]}/decision`, strict)).rejects.toThrow(TypeError);
});

test('follows the ledger from the moment it says so', async () => {
  for (const it of [emulator, remote]) {
    const ending = new AbortController();
    const events = await it.ledger.follow({ signal: ending.signal });
    await tokenOf(it);
    await it.ledger.clear();
    await tokenOf(it);
    expect((await events.next()).value).toMatchObject({ eventType: 'Token Request' });
    expect((await events.next()).value).toMatchObject({ eventType: 'Token Request' });
    ending.abort();
    expect((await events.next()).done).toBe(true);
    expect((await (await it.ledger.follow({ signal: AbortSignal.timeout(1) })).next()).done).toBe(
      true,
    );
  }
});

test('leaves the emulator alone when it is closed, and tells when that one is', async () => {
  const events = await remote.ledger.follow();
  await remote.close();
  expect((await events.next()).done).toBe(true);
  expect(await remote.listen()).toBe(emulator.url);
  expect(await remote.now()).toBe(emulator.now());
  await remote[Symbol.asyncDispose]();
  const { url } = emulator;
  await emulator.close();
  await expect(remote.now()).rejects.toThrow(`No emulator answers at ${url}. Has it been closed?`);
});

async function ask(it: AnyEmulator, id: string, returnUrl?: string): Promise<{ url: string }> {
  const response = await send(it, 'authorize/oauth%2Flinear', {
    subject: { type: 'user', id },
    returnUrl,
  });
  return response.json();
}

// biome-ignore lint/suspicious/noExplicitAny: tests read whatever the wire carries
async function tokenOf(it: AnyEmulator): Promise<any> {
  return (await send(it, 'token/slack%2Facme', {})).json();
}

async function send(it: AnyEmulator, path: string, body: object): Promise<Response> {
  return it.fetch(`https://api.vercel.com/v1/connect/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${(await it.env)['VERCEL_OIDC_TOKEN']}` },
    body: JSON.stringify(body),
  });
}

/** The two emulators listen at different places. */
function withoutOrigin({ url, ...rest }: { url: string }) {
  return { ...rest, url: url.replace(/^http:\/\/[^/]+/, '') };
}

/** Without what JSON leaves out. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
