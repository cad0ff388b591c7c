import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { freePort } from '../../support/free-port.js';
import { type Application, startApplication } from './application.js';

const EVENT = { type: 'app_mention', payload: { text: 'Hello' } };
let emulator: Emulator;
let application: Application;

beforeAll(async () => {
  emulator = await createEmulator({
    projects: [
      { id: 'prj_web', name: 'web' },
      { id: 'prj_bot', name: 'bot' },
    ],
    connectors: [{ uid: 'slack/acme' }],
  });
  await emulator.listen();
  application = await startApplication(emulator);
});

beforeEach(() => {
  emulator.reset();
  emulator.setTriggers({ connector: 'slack/acme', destinations: [{ url: application.url }] });
  Object.assign(application, { arrivals: [], answers: [] });
});

afterAll(async () => {
  await application[Symbol.asyncDispose]();
  await emulator.close();
});

const forwarded = () =>
  emulator.ledger.events.filter(({ eventType }) => eventType === 'Forward Trigger');

test('forwards to three destinations, to each as its own deployment', async () => {
  const { url } = application;
  emulator.setTriggers({
    connector: 'slack/acme',
    destinations: [
      { url },
      { url, project: 'bot', branch: 'feature', path: '/api/slack?from=branch' },
      { url, project: 'prj_bot', environment: 'staging', path: '/staging' },
    ],
  });
  const { deliveries } = await emulator.trigger('slack/acme', EVENT);
  expect(deliveries).toEqual([
    {
      ...{ projectId: 'prj_web', environment: 'production', path: '/slack', branch: undefined },
      ...{ url: `${url}/slack`, status: 200, attempts: 1 },
    },
    {
      ...{ projectId: 'prj_bot', environment: 'preview', branch: 'feature' },
      ...{ path: '/api/slack?from=branch', url: `${url}/api/slack?from=branch` },
      ...{ status: 200, attempts: 1 },
    },
    {
      ...{ projectId: 'prj_bot', environment: 'staging', path: '/staging', branch: undefined },
      ...{ url: `${url}/staging`, status: 200, attempts: 1 },
    },
  ]);
  const subjects = application.arrivals.map(({ path, claims }) => `${path} ${claims.sub}`);
  expect(subjects.sort()).toEqual([
    '/api/slack?from=branch owner:emu:project:bot:environment:preview',
    '/slack owner:emu:project:web:environment:production',
    '/staging owner:emu:project:bot:environment:staging',
  ]);
  expect(new Set(application.arrivals.map(({ body }) => body)).size).toBe(1);
  expect(forwarded().map((event) => 'destinationPath' in event && event.destinationPath)).toEqual([
    ...['/slack', '/api/slack?from=branch', '/staging'],
  ]);
});

test.each([500, 502, 503, 504])('tries again after %i', async (status) => {
  application.answers = [status, status];
  const { deliveries } = await emulator.trigger('slack/acme', EVENT);
  expect(deliveries).toMatchObject([{ status: 200, attempts: 3 }]);
  expect(new Set(application.arrivals.map(({ body }) => body)).size).toBe(1);
  expect(forwarded()).toMatchObject([{ status: 'success', statusCode: 200 }]);
});

test('gives up after the third attempt, and the provider does not learn of it', async () => {
  application.answers = [503, 502, 500, 200];
  const { response, deliveries } = await emulator.trigger('slack/acme', EVENT);
  expect(response.status).toBe(200);
  expect(deliveries).toMatchObject([{ status: 500, attempts: 3 }]);
  expect(application.arrivals).toHaveLength(3);
  expect(forwarded()).toMatchObject([
    { status: 'error', statusCode: 500, reason: 'The application answered 500.' },
  ]);
});

test.each([302, 400, 401, 404, 429, 501])('does not try again after %i', async (status) => {
  application.answers = [status];
  const { deliveries } = await emulator.trigger('slack/acme', EVENT);
  expect(deliveries).toMatchObject([{ status, attempts: 1 }]);
  expect(forwarded()).toMatchObject([{ status: 'error', statusCode: status }]);
});

test('tries again when nobody answers, and says why there was no answer', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  emulator.setTriggers({ connector: 'slack/acme', destinations: [{ url }] });
  const { response, deliveries } = await emulator.trigger('slack/acme', EVENT);
  expect(response.status).toBe(200);
  const reason = 'fetch failed (ECONNREFUSED)';
  expect(deliveries).toMatchObject([{ error: reason, attempts: 3 }]);
  expect(forwarded()).toMatchObject([{ status: 'error', reason }]);
});

test('lets one destination fail without the others', async () => {
  const { url } = application;
  const destinations = [{ url: 'http://127.0.0.1:1' }, { url }];
  emulator.setTriggers({ connector: 'slack/acme', destinations });
  const { deliveries } = await emulator.trigger('slack/acme', EVENT);
  expect(deliveries).toMatchObject([{ attempts: 3 }, { status: 200, attempts: 1 }]);
});

test('reaches a project that is no longer linked', async () => {
  emulator.unlink({ connector: 'slack/acme', project: 'web' });
  const { deliveries } = await emulator.trigger('slack/acme', EVENT);
  expect(deliveries).toMatchObject([{ projectId: 'prj_web', status: 200 }]);
});

test('issues the identity by the clock of the emulator', async () => {
  emulator.clock.advance(365 * 24 * 3_600_000);
  const { deliveries } = await emulator.trigger('slack/acme', EVENT);
  expect(deliveries).toMatchObject([{ status: 200 }]);
});

test('delivers through the fetch that the emulator was given', async () => {
  const deliver = vi.fn<typeof fetch>(async () => new Response(null, { status: 204 }));
  const triggers = { destinations: [{ url: 'http://localhost:3000', environment: 'development' }] };
  const seed = { connectors: [{ uid: 'slack/acme', triggers }] };
  const inProcess = await createEmulator(seed, { fetch: deliver });
  const { deliveries } = await inProcess.trigger('slack/acme', EVENT);
  expect(deliveries).toMatchObject([{ environment: 'development', status: 204 }]);
  expect(deliver).toHaveBeenCalledExactlyOnceWith(
    'http://localhost:3000/slack',
    expect.objectContaining({ method: 'POST', redirect: 'manual' }),
  );
});

test('leaves no credential in ledger and deliveries', async () => {
  emulator.setTriggers({ connector: 'slack/acme', signingSecret: 'top_secret' });
  const { deliveries } = await emulator.trigger('slack/acme', EVENT);
  const record = JSON.stringify([deliveries, emulator.ledger.events]);
  const bearer = application.arrivals[0]?.headers.authorization?.slice('Bearer '.length);
  expect(bearer).toBeTruthy();
  for (const secret of [bearer, 'top_secret', 'v0=']) expect(record).not.toContain(secret);
});
