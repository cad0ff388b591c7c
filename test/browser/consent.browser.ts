import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { createConnect } from '../../src/index.js';
import { application } from './application.js';
import { openPage } from './chromium.js';

const ADA = { subject: { type: 'user', id: 'ada' } } as const;
const CONNECTOR = 'oauth/linear';
let emulator: Emulator;
let connect: ReturnType<typeof createConnect>;

beforeAll(async () => {
  emulator = await createEmulator({ connectors: [{ uid: CONNECTOR }] });
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
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate('document.activeElement.textContent');
    if (focused === 'Allow') break;
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(`${app.url}**`);
  expect(await connect.getToken(CONNECTOR, ADA)).toBeTypeOf('string');
});
