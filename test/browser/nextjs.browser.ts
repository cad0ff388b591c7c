import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openPage } from './chromium.js';
import { NextApplication, type RunningApplication } from './next-application.js';

const MINUTES = 60_000;
let application: NextApplication;

beforeAll(() => {
  application = NextApplication.install();
}, 10 * MINUTES);
afterAll(() => application?.remove());

/** Signs in, consents, sees the issues, disconnects, denies, and consents again. */
async function clickThrough(page: Page, { url }: RunningApplication): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: 'Sign in as Ada' }).click();
  await connect(page, 'Allow');
  await page.getByText('Dark mode is too bright').waitFor();
  await page.getByRole('button', { name: 'Disconnect Linear' }).click();
  await connect(page, 'Deny');
  await page.getByText('Linear was not connected.').waitFor();
  await connect(page, 'Allow');
  await page.getByText('The cart forgets its hat').waitFor();
}

async function connect(page: Page, decision: 'Allow' | 'Deny'): Promise<void> {
  await page.getByRole('link', { name: 'Connect Linear' }).click();
  await page.getByRole('button', { name: decision }).click();
}

async function started(...args: Parameters<NextApplication['start']>): Promise<RunningApplication> {
  const running = await application.start(...args);
  onTestFinished(() => running.stop());
  return running;
}

describe('while it is developed', () => {
  test('a person connects, disconnects, denies and connects again', {
    timeout: 5 * MINUTES,
  }, async () => {
    const running = await started('dev', '--fresh');
    const { page, strayed } = await openPage();
    await clickThrough(page, running);
    expect(strayed).toEqual([]);
    expect(running.printed).toMatch(/token {2}oauth\/linear {2}user:ada {2}200 {2}billed/);
  });

  test('webhooks arrive, the Edge runtime has tokens, and an error names the file', {
    timeout: 5 * MINUTES,
  }, async () => {
    const running = await started('dev', '--fresh');
    expect(application.grantkit('trigger', 'slack/acme-slack', 'app_mention')).toContain(
      '/slack: 200',
    );
    await running.prints(/Slack says app_mention/);
    const unsigned = await fetch(`${running.url}/slack`, { method: 'POST', body: '{}' });
    expect(unsigned.status).toBe(401);
    expect(await (await fetch(`${running.url}/edge`)).json()).toMatchObject({
      expiresAt: expect.any(Number),
    });
    application.grantkit('fault', 'token', '--status', '403', '--code', 'forbidden');
    const headers = { cookie: 'user=ada' };
    expect((await fetch(`${running.url}/api/issues`, { headers })).status).toBe(500);
    await running.prints(/app\/api\/issues\/route\.ts/);
  });
});

test.each([
  ['Turbopack', []],
  ['webpack', ['--webpack']],
])('built with %s it does the same', { timeout: 10 * MINUTES }, async (_bundler, options) => {
  application.build(...options);
  const running = await started('start', '--fresh');
  const { page } = await openPage();
  await page.goto(running.url);
  await page.getByRole('button', { name: 'Sign in as Ada' }).click();
  await connect(page, 'Allow');
  // In production nobody stands for Linear, which the application tells.
  await page.getByText('Linear refuses.').waitFor();
  await page.getByRole('button', { name: 'Disconnect Linear' }).click();
  await page.getByRole('link', { name: 'Connect Linear' }).waitFor();
});

test('without a network, the unmodified original does the same', {
  timeout: 10 * MINUTES,
}, async () => {
  const original = NextApplication.install({ name: '@vercel/connect', version: '2.3.2' });
  onTestFinished(() => original.remove());
  const running = await original.start('dev', '--offline');
  onTestFinished(() => running.stop());
  const { page, strayed } = await openPage();
  await page.goto(running.url);
  await page.getByRole('button', { name: 'Sign in as Ada' }).click();
  await connect(page, 'Allow');
  await page.getByText('Dark mode is too bright').waitFor();
  expect(strayed).toEqual([]);
});
