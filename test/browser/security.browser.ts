import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { openPage } from './chromium.js';
import { everyPage } from './every-page.js';

const CONNECTOR = 'oauth/linear';
let emulator: Emulator;

/** Serves a page of somebody else on this machine, and returns its port. */
async function serveElsewhere(body = ''): Promise<number> {
  const server = createServer((_request, response) => {
    response
      .setHeader('content-type', 'text/html')
      .end(`<!doctype html><title>Else</title>${body}`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Calls a function in the page and returns what it gives, as JSON. */
function run<T>(page: Page, code: string): Promise<T> {
  return page.evaluate(`(async () => { ${code} })()`) as Promise<T>;
}

describe.each(['evil.test', '127.0.0.1'])('a page of another origin (%s)', (host) => {
  beforeAll(async () => {
    emulator = await createEmulator({
      connectors: [{ uid: CONNECTOR }, { uid: 'slack/acme', triggers: {} }],
      grants: [{ connector: CONNECTOR, user: 'ada' }],
    });
    await emulator.listen();
  });
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.close());

  const openElsewhere = async (body?: string) => {
    const port = await serveElsewhere(body);
    const { page } = await openPage({ localHosts: ['evil.test'] });
    await page.goto(`http://${host}:${port}/`);
    return page;
  };

  test('reads neither the page nor its changes', async () => {
    const page = await openElsewhere();
    const outcomes = await run<string[]>(
      page,
      `const url = '${emulator.url}';
      const headers = { accept: 'text/html' };
      const told = (answer) => answer.text().then((text) => answer.type + ' ' + text);
      const tries = [
        fetch(url, { headers }).then(told),
        fetch(url, { mode: 'no-cors' }).then(told),
        fetch(url, { headers, credentials: 'include', mode: 'same-origin' }).then(told),
        fetch(url + '/_grantkit/page/changes').then(told),
        fetch(url + '/_grantkit/state').then(told),
        new Promise((resolve) => {
          const source = new EventSource(url + '/_grantkit/page/changes');
          source.onerror = () => resolve('no events');
          source.onopen = () => resolve('opened');
        }),
        new Promise((resolve) => {
          const script = document.createElement('script');
          script.onerror = () => resolve('no script');
          script.onload = () => resolve('loaded');
          script.src = url + '/';
          document.head.append(script);
        }),
      ];
      return Promise.all(tries.map((each) => each.catch(() => 'failed')));`,
    );
    const none = ['failed', expect.stringMatching(/^(failed|opaque )$/), 'failed', 'failed'];
    expect(outcomes).toEqual([...none, 'failed', 'no events', 'no script']);
  });

  test('sends no form, not even with the token of the page', async () => {
    const own = await emulator.fetch('/', { headers: { accept: 'text/html' } });
    const token = / name="form_token" value="([^"]+)"/.exec(await own.text())?.[1];
    expect(token).toMatch(/^[\w-]{43}$/);
    const fields = { connector: CONNECTOR, user: 'ada', form_token: token };
    const inputs = Object.entries(fields).map(
      ([name, value]) => `<input name=${name} value=${value}>`,
    );
    const action = `${emulator.url}/_grantkit/page/grants/revoke`;
    const page = await openElsewhere(
      `<form method=post action=${action}>${inputs.join('')}<button>`,
    );
    await page.getByRole('button').click();
    await page.getByText('This form was sent from another site.').waitFor();
    expect(emulator.grants()).toMatchObject([{ isRevoked: false }]);
  });

  test('sends no form from a script either', async () => {
    const page = await openElsewhere();
    await run(
      page,
      `const body = new URLSearchParams({ connector: '${CONNECTOR}', user: 'ada' });
      const send = (mode) => fetch('${emulator.url}/_grantkit/page/grants/revoke', {
        ...{ method: 'POST', body, mode },
      }).catch(() => {});
      await Promise.all([send('cors'), send('no-cors')]);`,
    );
    expect(emulator.grants()).toMatchObject([{ isRevoked: false }]);
  });

  test('frames no page for people', async () => {
    const pages = everyPage(() => emulator, CONNECTOR, 'slack/acme');
    const urls = await Promise.all(pages.map(({ open }) => open()));
    const frames = urls.map((url) => `<iframe src="${url.replaceAll('&', '&amp;')}"></iframe>`);
    const page = await openElsewhere(frames.join(''));
    const shown = () => page.frames().filter((frame) => frame !== page.mainFrame());
    expect(shown()).toHaveLength(urls.length);
    const isRefused = () => shown().every((frame) => frame.url().startsWith('chrome-error:'));
    await expect.poll(isRefused, { timeout: 60_000 }).toBe(true);
  });

  test('keeps no hold on the window of the page', async () => {
    const page = await openElsewhere('<button>Open</button>');
    await run(
      page,
      `document.querySelector('button').onclick = () => {
        globalThis.opened = open('${emulator.url}/');
      };`,
    );
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('button').click(),
    ]);
    await popup.getByRole('heading', { level: 1 }).waitFor();
    expect(await popup.evaluate('opener')).toBe(null);
    expect(await run(page, 'return globalThis.opened.closed;')).toBe(true);
  });
});

describe('a foreign name that leads to this machine', () => {
  test('is not answered, whatever is asked', async () => {
    const it = await createEmulator({ connectors: [{ uid: CONNECTOR }] });
    const { port } = new URL(await it.listen());
    onTestFinished(() => it.close());
    const { page } = await openPage({ localHosts: ['rebound.test'] });
    for (const path of ['', '_grantkit/page/changes', 'device', '_grantkit/health']) {
      const response = await page.goto(`http://rebound.test:${port}/${path}`);
      expect(response?.status()).toBe(421);
      expect(await page.content()).not.toContain(CONNECTOR);
    }
    const post = await run(
      page,
      `const answer = await fetch('/_grantkit/page/emulator/reset', { method: 'POST', body: new URLSearchParams() });
      return answer.status;`,
    );
    expect(post).toBe(421);
  });
});
