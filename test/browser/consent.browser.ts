import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { createConnect } from '../../src/index.js';
import { application } from './application.js';
import { openPage } from './chromium.js';
import { pressOn, typeInto } from './keyboard.js';

const ADA = { subject: { type: 'user', id: 'ada' } } as const;
const CONNECTOR = 'oauth/linear';
const SLACK = 'slack/acme';
let emulator: Emulator;
let connect: ReturnType<typeof createConnect>;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [{ uid: CONNECTOR }, { uid: SLACK, installations: [] }],
  });
  await emulator.listen();
});
afterAll(() => emulator.close());
beforeEach(() => {
  emulator.reset();
  const vercelToken = emulator.env['VERCEL_OIDC_TOKEN'];
  connect = createConnect({ baseUrl: emulator.url, vercelToken });
});

describe.each([{ javaScriptEnabled: true }, { javaScriptEnabled: false }])('with %o', (options) => {
  test('a person allows, and the application has a token', async () => {
    const app = await application();
    const { page, strayed } = await openPage(options);
    const { url } = await connect.startAuthorization(CONNECTOR, ADA, { callbackUrl: app.url });
    await page.goto(url);
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL(`${app.url}**`);
    expect(await connect.getToken(CONNECTOR, ADA)).toBeTypeOf('string');
    expect(strayed).toEqual([]);
  });

  test('a person denies, and the application learns of it', async () => {
    const app = await application();
    const { page } = await openPage(options);
    const { url } = await connect.startAuthorization(CONNECTOR, ADA, { callbackUrl: app.url });
    await page.goto(url);
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.waitForURL(`${app.url}**`);
    await expect(connect.getToken(CONNECTOR, ADA)).rejects.toMatchObject({
      name: 'UserAuthorizationRequiredError',
    });
  });
});

test('a person allows with the keyboard alone', async () => {
  const app = await application();
  const { page } = await openPage();
  const { url } = await connect.startAuthorization(CONNECTOR, ADA, { callbackUrl: app.url });
  await page.goto(url);
  await typeInto(page, 'Account at Linear', 'ada@acme.test');
  await pressOn(page, 'Allow');
  await page.waitForURL(`${app.url}**`);
  const { externalSubject } = await connect.getTokenResponse(CONNECTOR, ADA);
  expect(externalSubject).toBe('ada@acme.test');
});

test('a person who opens a request that is over gets back to the application', async () => {
  const app = await application();
  const { page } = await openPage();
  const { url } = await connect.startAuthorization(CONNECTOR, ADA, { callbackUrl: app.url });
  await emulator.approve(url);
  await page.goto(url);
  await page.getByRole('link', { name: 'Back to 127.0.0.1' }).click();
  await page.waitForURL(`${app.url}**`);
  expect(new URL(page.url()).searchParams.get('status')).toBe('success');
});

test('a person installs a workspace with the keyboard alone', async () => {
  const app = await application();
  const { page } = await openPage();
  const { url } = await connect.experimental_startInstallation(SLACK, {}, { returnUrl: app.url });
  await page.goto(url);
  await typeInto(page, 'Tenant id at Slack', 'T1');
  await typeInto(page, 'Tenant name', 'Acme');
  await pressOn(page, 'Allow');
  await page.waitForURL(`${app.url}**`);
  const { tenantId } = await connect.getTokenResponse(SLACK, { subject: { type: 'app' } });
  expect(tenantId).toBe('T1');
});

test.each([
  ['Allow', 'Access allowed'],
  ['Deny', 'Access denied'],
])('a person types the code of a device, and presses %s', async (button, outcome) => {
  const { page, strayed } = await openPage();
  const { deviceCode } = await askForDevice();
  await page.goto(`${emulator.url}/device`);
  await typeInto(page, 'Code on your device', 'none');
  await pressOn(page, 'Continue');
  await page.getByRole('alert').waitFor();
  await typeInto(page, 'Code on your device', deviceCode.toLowerCase());
  await pressOn(page, 'Continue');
  await page.getByText(deviceCode, { exact: true }).waitFor();
  await pressOn(page, button);
  await page.getByRole('heading', { name: outcome }).waitFor();
  await page.getByRole('link').click();
  await page.getByRole('heading', { name: 'What the emulator knows' }).waitFor();
  expect(strayed).toEqual([]);
});

async function askForDevice(): Promise<{ deviceCode: string }> {
  const answer = await fetch(`${emulator.url}/v1/connect/authorize/oauth%2Flinear`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.env['VERCEL_OIDC_TOKEN']}` },
    body: JSON.stringify({ ...ADA, deviceCode: true }),
  });
  return answer.json() as Promise<{ deviceCode: string }>;
}
