import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmulator, type Emulator, type EmulatorSeed } from '../../src/emulator/index.js';
import { openPage } from './chromium.js';
import { everyPage } from './every-page.js';

/** A name that is code wherever it is not taken for a text. */
const CODE = `"'></title></textarea></script><script>owned=1</script><img src=x onerror=owned=1>`;
const ENCODED = encodeURIComponent(CODE);
const [OAUTH, SLACK] = [`oauth/${CODE}`, `slack/${CODE}`];
const SEED: EmulatorSeed = {
  teams: [{ id: `team_${CODE}`, name: CODE, slug: CODE }],
  projects: [{ id: 'app', name: CODE, url: 'http://127.0.0.1:9', environments: [{ slug: CODE }] }],
  users: [{ id: 'emu', username: CODE, name: CODE, email: CODE }],
  connectors: [
    { uid: OAUTH, name: CODE, service: CODE, scopes: [CODE] },
    {
      ...{ uid: SLACK, name: CODE },
      links: [{ project: 'app', environments: [CODE, 'development'] }],
      installations: [{ id: CODE, tenantId: CODE, name: CODE }],
      triggers: { destinations: [{ environment: CODE, path: `/${ENCODED}` }] },
    },
  ],
  grants: [{ connector: OAUTH, user: CODE, issuer: CODE, externalSubject: CODE, scopes: [CODE] }],
};
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator(SEED);
  await emulator.listen();
});
afterAll(() => emulator.close());

/** Fills every table, and returns a consent page that shows all that one can show. */
async function happen(): Promise<string> {
  const authorization = `Bearer ${await emulator.oidcToken({ environment: CODE })}`;
  const ask = async (operation: string, body: object) => {
    const path = `/v1/connect/${operation}/${encodeURIComponent(SLACK)}`;
    const init = { method: 'POST', headers: { authorization }, body: JSON.stringify(body) };
    return (await emulator.fetch(path, init)).json();
  };
  const subject = { type: 'user', id: CODE, issuer: CODE };
  await ask('token', { subject: { type: 'app' } });
  await ask('token', { subject, scopes: [CODE] });
  await emulator.trigger(SLACK, { type: CODE, id: CODE, payload: { [CODE]: CODE } });
  await emulator.trigger(SLACK, { payload: CODE });
  emulator.faults.next('jwks', { status: 503, code: CODE, message: CODE });
  const narrowing = { resources: [CODE], authorizationDetails: [{ type: CODE, [CODE]: CODE }] };
  return (await ask('authorize', { subject, ...narrowing, scopes: [CODE], deviceCode: true })).url;
}

/** Opens a page that complains of what its policy kept from happening. */
async function openWatched() {
  const opened = await openPage();
  const complaints: string[] = [];
  opened.page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  opened.page.on('pageerror', ({ message }) => complaints.push(message));
  return { ...opened, complaints };
}

async function expectHarmless(page: Page): Promise<void> {
  const found = await page.evaluate('[typeof owned, document.images.length]');
  expect([page.url(), found]).toEqual([page.url(), ['undefined', 0]]);
}

test('is only a name on every page', async () => {
  const narrowed = await happen();
  const pages = everyPage(() => emulator, OAUTH, SLACK);
  const urls = [narrowed, ...(await Promise.all(pages.map(({ open }) => open())))];
  const { page, strayed, complaints } = await openWatched();
  for (const path of ['?done=', 'device?user_code=', 'v1/connect/authorize/a?request_code=']) {
    urls.push(`${emulator.url}/${path}${ENCODED}`);
  }
  for (const url of urls) {
    await page.goto(url);
    await expectHarmless(page);
  }
  await page.goto(emulator.url);
  const shown = await page.locator('main').innerText();
  expect(shown.split(CODE).length).toBeGreaterThan(20);
  expect(complaints).toEqual([]);
  expect(strayed).toEqual([]);
});

test.each(['triggers/send', 'faults/plan', 'clock/set', 'limits/set'])(
  'is only a text in the refused form of %s',
  async (action) => {
    const { page, complaints } = await openWatched();
    await page.goto(emulator.url);
    await page.evaluate(
      'for (const each of document.querySelectorAll("[type=number]")) each.type = "text"',
    );
    const form = page.locator(`form[action*="${action}"]`);
    const fields = form.locator('input:not([type=hidden], [type=checkbox]), textarea');
    for (const field of await fields.all()) await field.fill(CODE);
    await form.getByRole('button').click();
    await page.getByRole('alert').waitFor();
    await expectHarmless(page);
    expect(complaints).toEqual([]);
  },
);
