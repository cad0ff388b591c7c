import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { application } from './application.js';
import { openPage } from './chromium.js';
import { everyPage } from './every-page.js';

const SCREENSHOTS = fileURLToPath(new URL('screenshots/', import.meta.url));
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const [OAUTH, SLACK] = ['oauth/linear', 'slack/acme-slack'];
const LONG = `oauth/${'a-very-long-name-'.repeat(10)}`;
const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [1280, 390];
let emulator: Emulator;
let axe: string;

beforeAll(async () => {
  axe = await readFile(AXE, 'utf8');
  emulator = await createEmulator({
    projects: [{ id: 'app', name: 'storefront' }],
    connectors: [
      { uid: OAUTH, scopes: ['read', 'write', 'issues:create'] },
      { uid: SLACK, name: 'Acme Slack', installations: [{ tenantId: 'T024BE7', name: 'Acme' }] },
    ],
    grants: [{ connector: OAUTH, user: 'ada', scopes: ['read', 'write'] }],
  });
  await emulator.listen();
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

/** Something in every table of the page. */
async function fill(): Promise<void> {
  const request = (connector: string, subject: object) =>
    emulator.fetch(`/v1/connect/token/${encodeURIComponent(connector)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.env['VERCEL_OIDC_TOKEN']}` },
      body: JSON.stringify({ subject }),
    });
  for (const id of ['ada', 'bob']) await request(OAUTH, { type: 'user', id });
  await request(SLACK, { type: 'app' });
  const destinations = [{ url: new URL((await application()).url).origin }];
  emulator.setTriggers({ connector: SLACK, destinations });
  await emulator.trigger(SLACK, { type: 'app_mention', payload: { text: 'Hello' } });
  emulator.faults.next('token', { status: 503 });
  emulator.limits.set({ readsPerMinute: 200 });
}

/** Rules of WCAG and of good practice that the page breaks. */
async function problemsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`,
  );
}

test.each(everyPage(() => emulator, OAUTH, SLACK))(
  '$name fits phone and desk, light and dark, and everybody can use it',
  async ({ name, heading, open, press, says }) => {
    await fill();
    if (name === 'dashboard-refused') emulator.connectors.add({ uid: LONG });
    const { page, strayed } = await openPage();
    await page.goto(await open());
    if (press !== undefined) {
      if (name === 'dashboard-refused') await page.getByLabel('Amount').fill('');
      await page.getByRole('button', { name: press, exact: true }).click();
    }
    if (says !== undefined) await page.getByText(says).waitFor();
    await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        expect(await problemsOf(page)).toEqual([]);
        await page.screenshot({ path: `${SCREENSHOTS}${name}-${width}-${colorScheme}.png` });
      }
    }
    expect(strayed).toEqual([]);
  },
);
