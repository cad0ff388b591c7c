import { expect, onTestFinished, test, vi } from 'vitest';
import { settingsPage } from '../examples/settings-page.js';
import { createEmulator } from '../src/emulator/index.js';
import { configureConnect } from '../src/index.js';

const SETTINGS = 'http://localhost:3000/settings';

test('the settings page connects and disconnects, whatever is out of order', async () => {
  const emulator = await createEmulator({
    connectors: [
      { uid: 'oauth/linear' },
      { uid: 'oauth/notion' },
      { uid: 'slack/acme', installations: [] },
    ],
  });
  await emulator.listen();
  onTestFinished(() => emulator.close());
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  configureConnect({ maxRetries: 0 });
  const press = async (action: string, connector: string) => {
    const body = new URLSearchParams({ [action]: connector });
    const response = await settingsPage('ada', new Request(SETTINGS, { method: 'POST', body }));
    return response.headers.get('Location') ?? '';
  };
  const shown = async () => {
    const page = await (await settingsPage('ada', new Request(SETTINGS))).text();
    return [...page.matchAll(/<li>\w+: ([^<]*) (?:<button name="(\w+)".*?)?<\/li>/g)].map(
      ([, words, action]) => [words, action],
    );
  };
  const notInstalled = ['not installed: ask your administrator', undefined];
  const notConnected = ['not connected', 'connect'];
  expect(await shown()).toEqual([notConnected, notConnected, notInstalled]);
  const { redirectUrl } = await emulator.approve(await press('connect', 'oauth/linear'));
  expect(redirectUrl).toMatch(/^http:\/\/localhost:3000\/settings\?/);
  expect(await shown()).toEqual([['connected', 'disconnect'], notConnected, notInstalled]);
  emulator.faults.next('token', { status: 503 }, 2);
  expect(await shown()).toEqual([
    ['connected', 'disconnect'],
    ['not known at the moment', undefined],
    ['not known at the moment', undefined],
  ]);
  expect(emulator.ledger.billed).toBe(1);
  expect(await press('disconnect', 'oauth/linear')).toBe(SETTINGS);
  expect(await shown()).toEqual([notConnected, notConnected, notInstalled]);
  expect(await press('connect', 'oauth/unknown')).toBe(SETTINGS);
  emulator.grant({ connector: 'oauth/notion', user: 'ada' });
  emulator.revokeGrant({ connector: 'oauth/notion', user: 'ada' });
  expect((await shown())[1]).toEqual(['disconnected at the provider', 'connect']);
});
