import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Emulator } from '../../src/emulator/index.js';
import {
  connectDiscordCredentials,
  connectGitHubCredentials,
  connectLinearCredentials,
  connectLinqCredentials,
  connectPhotonCredentials,
  connectSendblueCredentials,
  connectSlackCredentials,
  connectTeamsCredentials,
} from '../../src/eve/index.js';
import { connectServer } from '../support/connect-server.js';
import { deployment } from './world.js';

type Params = Parameters<typeof connectTeamsCredentials>[1];
type Options = Parameters<typeof connectTeamsCredentials>[2];
type Resolve = (params?: Params, options?: Options) => Promise<string | undefined>;

const connector = 'slack/acme';
const called = async (value: unknown) => (typeof value === 'function' ? value() : value);

/** How each helper comes to its credential. */
const helpers: [name: string, resolve: Resolve][] = [
  ['connectSlackCredentials', (...a) => called(connectSlackCredentials(connector, ...a).botToken)],
  [
    'connectDiscordCredentials',
    (...a) => called(connectDiscordCredentials(connector, ...a).botToken),
  ],
  [
    'connectGitHubCredentials',
    (...a) => called(connectGitHubCredentials(connector, ...a).installationToken),
  ],
  [
    'connectLinearCredentials',
    (...a) => called(connectLinearCredentials(connector, ...a).accessToken),
  ],
  ['connectLinqCredentials', (...a) => connectLinqCredentials(connector, ...a).apiKey()],
  [
    'connectSendblueCredentials',
    (...a) => connectSendblueCredentials(connector, ...a).accessToken(),
  ],
  [
    'connectTeamsCredentials',
    async (...a) =>
      (await called(connectTeamsCredentials(connector, ...a).tokenProvider)).accessToken,
  ],
  [
    'connectPhotonCredentials',
    async (...a) => (await connectPhotonCredentials(connector, ...a)()).projectSecret,
  ],
];

let emulator: Emulator;
beforeEach(async () => {
  emulator = await deployment({
    connectors: [
      {
        uid: connector,
        installations: [
          { id: 'inst_a', tenantId: 'T_A' },
          { id: 'inst_b', tenantId: 'T_B' },
        ],
        metadata: { applicationId: 'app_1', projectId: 'photon_1' },
      },
    ],
  });
});

describe.each(helpers)('%s', (_, resolve) => {
  const used = async (...args: Parameters<Resolve>) => {
    const { subject, installationId } = emulator.introspect((await resolve(...args)) ?? '');
    return { subject, installationId };
  };
  const app = { type: 'app' };

  test('resolves the token of the application, in the default installation', async () => {
    expect(await used()).toEqual({ subject: app, installationId: 'inst_a' });
  });

  test('takes parameters', async () => {
    const params = { installationId: 'inst_b' };
    expect(await used(params)).toEqual({ subject: app, installationId: 'inst_b' });
  });

  test('asks a function for parameters at each resolution', async () => {
    const ids = ['inst_b', 'inst_a'];
    const params = vi.fn(() => ({ installationId: ids.shift() }));
    expect(await used(params)).toMatchObject({ installationId: 'inst_b' });
    expect(await used(params)).toMatchObject({ installationId: 'inst_a' });
    expect(params).toHaveBeenCalledTimes(2);
  });

  test('waits for a function that answers later, and takes {} for the default', async () => {
    const later = async () => ({ installationId: 'inst_b' });
    expect(await used(later)).toMatchObject({ installationId: 'inst_b' });
    expect(await used(async () => ({}))).toMatchObject({ installationId: 'inst_a' });
    expect(await used(() => ({}))).toMatchObject({ installationId: 'inst_a' });
  });

  test('takes the failure of a lookup for no default', async () => {
    const installations = new Map<string, { installationId: string }>();
    const found = () => installations.get('T_UNKNOWN') as { installationId: string };
    const refusal = 'params: the function must return an object, or throw where it finds none';
    await expect(resolve(found)).rejects.toThrow(refusal);
    await expect(resolve(async () => found())).rejects.toThrow(refusal);
    expect(emulator.ledger.requests.total).toBe(0);
  });

  test('rejects with what the function throws, and sends nothing', async () => {
    const params = () => Promise.reject(new Error('who asks?'));
    await expect(resolve(params)).rejects.toThrow('who asks?');
    expect(emulator.ledger.requests.total).toBe(0);
  });

  test('keeps the subject although the parameters name another one', async () => {
    const params = { subject: { type: 'user', id: 'ada' } };
    expect(await used(params as Params)).toMatchObject({ subject: app });
  });

  test("does not take the provider's tenant id for an installation id", async () => {
    const params = { tenantId: 'T_B' };
    expect(await used(params as Params)).toMatchObject({ installationId: 'inst_a' });
  });

  test('passes on parameters that a newer eve may know', async () => {
    const service = await connectServer();
    vi.stubEnv('VERCEL_CONNECT_API_URL', service.url);
    await resolve({ futureField: { a: [1] } } as Params).catch(() => {});
    expect(service.requests[0]?.body).toMatchObject({ futureField: { a: [1] } });
  });

  test('calls the service with the given options', async () => {
    const options = { vercelToken: 'not-a-token' };
    await expect(resolve(undefined, options)).rejects.toMatchObject({ code: 'unauthorized' });
  });
});
