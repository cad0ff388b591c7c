import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { ACTIONS } from '../../src/emulator/pages/dashboard/actions.js';
import { createConnect } from '../../src/index.js';
import { freePort } from '../support/free-port.js';
import { openPage } from './chromium.js';
import { pressOn, tabTo, typeInto } from './keyboard.js';

const CONNECTOR = 'oauth/linear';
const ADA = { subject: { type: 'user', id: 'ada' } } as const;
const BOB = { subject: { type: 'user', id: 'bob' } } as const;
let emulator: Emulator;
let connect: ReturnType<typeof createConnect>;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [{ uid: CONNECTOR }, { uid: 'slack/acme', triggers: {} }],
    grants: [{ connector: CONNECTOR, user: 'ada' }],
  });
  await emulator.listen();
});
afterAll(() => emulator.close());
beforeEach(() => {
  emulator.reset();
  const vercelToken = emulator.env['VERCEL_OIDC_TOKEN'];
  connect = createConnect({ baseUrl: emulator.url, vercelToken });
});

const ask = () => connect.startAuthorization(CONNECTOR, BOB);
const isRevoked = () => emulator.grants()[0]?.isRevoked;
const plan = () => emulator.faults.next('token', { status: 503 });

/** What a person does, and what comes of it, by the path of the action. */
const STEPS: Record<
  string,
  { before?(): unknown; act(page: Page): Promise<void>; after?(page: Page): unknown }
> = {
  'consents/allow': {
    before: ask,
    act: (page) => pressOn(page, 'Allow'),
    after: () => expect(emulator.grants()).toHaveLength(2),
  },
  'consents/deny': {
    before: ask,
    act: (page) => pressOn(page, 'Deny'),
    after: () => expect(emulator.consents()).toEqual([]),
  },
  'grants/expire': {
    before: () => connect.getToken(CONNECTOR, ADA),
    act: (page) => pressOn(page, 'Expire'),
    after: (page) => page.getByRole('cell', { name: 'expired' }).waitFor(),
  },
  'grants/revoke': {
    act: (page) => pressOn(page, 'Revoke'),
    after: () => expect(isRevoked()).toBe(true),
  },
  'ledger/clear': {
    before: () => connect.getToken(CONNECTOR, ADA),
    act: (page) => pressOn(page, 'Clear the ledger'),
    after: () => expect(emulator.ledger.events).toEqual([]),
  },
  'triggers/send': {
    act: async (page) => {
      await typeInto(page, 'Event', 'message');
      await typeInto(page, 'Payload', '{"text":"Hello"}');
      await pressOn(page, 'Send');
    },
    after: () => expect(emulator.ledger.events).toMatchObject([{ externalEventType: 'message' }]),
  },
  'triggers/replay': {
    before: () => emulator.trigger('slack/acme', { type: 'message' }),
    act: (page) => pressOn(page, 'Send again'),
    after: () => expect(emulator.ledger.requests.trigger).toBe(2),
  },
  'faults/plan': {
    act: async (page) => {
      await tabTo(page, 'Fault');
      await page.keyboard.type('Never');
      await typeInto(page, 'Times', '3');
      await tabTo(page, 'Do the work');
      await page.keyboard.press('Space');
      await pressOn(page, 'Plan');
    },
    after: (page) => page.getByText('{"afterProcessing":true,"hang":true}').waitFor(),
  },
  'faults/clear': {
    before: plan,
    act: (page) => pressOn(page, 'Clear the planned faults'),
    after: (page) => page.getByText('No planned faults.').waitFor(),
  },
  'limits/set': {
    act: async (page) => {
      await typeInto(page, 'Writes a minute', '0');
      await pressOn(page, 'Set');
    },
    after: (page) => page.getByRole('table', { name: 'limits' }).waitFor(),
  },
  'limits/clear': {
    before: () => emulator.limits.set({ readsPerMinute: 0 }),
    act: (page) => pressOn(page, 'Turn off the limits'),
    after: (page) => page.getByText('No limits.').waitFor(),
  },
  'clock/advance': {
    before: () => emulator.clock.set(0),
    act: async (page) => {
      await typeInto(page, 'Amount', '3');
      await pressOn(page, 'Move');
    },
    after: () => expect(emulator.clock.now()).toBeGreaterThanOrEqual(3 * 3_600_000),
  },
  'clock/set': {
    act: async (page) => {
      await typeInto(page, 'Time', '2040-01-01T00:00:00Z');
      await page.keyboard.press('Enter');
    },
    after: () => expect(emulator.clock.now()).toBeGreaterThanOrEqual(Date.UTC(2040, 0, 1)),
  },
  'clock/real': {
    before: () => emulator.clock.set(0),
    act: (page) => pressOn(page, 'Real time'),
    after: () => expect(emulator.clock.now()).toBeGreaterThan(Date.UTC(2020, 0, 1)),
  },
  'emulator/reset': {
    before: () => emulator.connectors.remove(CONNECTOR),
    act: (page) => pressOn(page, 'Return to the seed'),
    after: () => expect(emulator.connectors.list()[0]?.isDeleted).toBe(false),
  },
};

test.each([{ javaScriptEnabled: true }, { javaScriptEnabled: false }])(
  'every action works with the keyboard alone, with %o',
  async (options) => {
    const { page, strayed } = await openPage(options);
    for (const { path, done } of ACTIONS) {
      const step = STEPS[path];
      if (step === undefined) throw new Error(`Nobody tries ${path}.`);
      emulator.reset();
      await step.before?.();
      await page.goto(emulator.url);
      await step.act(page);
      await page.getByText(done, { exact: true }).waitFor();
      expect(new URL(page.url()).searchParams.get('done')).toBe(path);
      await step.after?.(page);
    }
    expect(strayed).toEqual([]);
  },
);

test('shows what happens as it happens, and leaves alone what a person is at', async () => {
  const { page, strayed } = await openPage();
  await page.goto(emulator.url);
  await page.locator('body[data-following]').waitFor();
  await connect.getToken(CONNECTOR, ADA);
  await page.locator('#billed', { hasText: /^1$/ }).waitFor();
  await ask();
  const deny = page.getByRole('button', { name: 'Deny' });
  await deny.focus();
  await connect.getToken(CONNECTOR, ADA, { forceRefresh: true });
  await page.locator('#billed', { hasText: /^2$/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Denied.', { exact: true }).waitFor();
  expect(emulator.consents()).toEqual([]);
  expect(strayed).toEqual([]);
});

test('keeps what is typed while other parts change', async () => {
  const { page } = await openPage();
  await page.goto(emulator.url);
  await page.locator('body[data-following]').waitFor();
  const payload = page.getByLabel('Payload (JSON)');
  await payload.fill('{"text":"half of a');
  await connect.getToken(CONNECTOR, ADA);
  await page.locator('#billed', { hasText: /^1$/ }).waitFor();
  expect(await payload.inputValue()).toBe('{"text":"half of a');
});

test('goes on with forms and news after the emulator has been restarted', async () => {
  const first = await createEmulator({ connectors: [{ uid: CONNECTOR }] });
  const port = await freePort();
  await first.listen(port);
  const { page } = await openPage();
  await page.goto(first.url);
  await page.locator('body[data-following]').waitFor();
  await first.close();
  const second = await createEmulator({ connectors: [{ uid: 'oauth/second' }] });
  onTestFinished(() => second.close());
  await second.listen(port);
  await page.getByText('oauth/second').first().waitFor();
  await page.getByRole('button', { name: 'Return to the seed' }).click();
  await page.getByText('Returned to the seed.').waitFor();
});
