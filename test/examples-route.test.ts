// @vitest-environment edge-runtime
import { expect, test, vi } from 'vitest';
import { createEmulator } from '../src/emulator/index.js';
import { configureConnect } from '../src/index.js';
import { APP_ORIGIN, HAPPY_STORY, tellConsentStory } from './consent-story.js';

test('the server route runs where Edge functions run', async () => {
  expect(globalThis).toHaveProperty('EdgeRuntime');
  vi.stubEnv('APP_ORIGIN', APP_ORIGIN);
  const { GET } = await import('../examples/server-route.js');
  const emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
  configureConnect({ fetch: emulator.fetch, vercelToken: await emulator.oidcToken() });
  vi.stubGlobal('fetch', async (_url: string, { headers }: RequestInit) => {
    const token = new Headers(headers).get('Authorization')?.replace('Bearer ', '') ?? '';
    return Response.json({}, { status: emulator.introspect(token).active ? 200 : 401 });
  });
  expect(await tellConsentStory(GET, emulator)).toEqual(HAPPY_STORY);
});
