import type { Bench, Row } from './row.js';

/** The page that a browser was sent to, at the emulator. */
async function page({ machine, emulator }: Bench): Promise<string> {
  for (;;) {
    const url = machine.openedUrls()[0];
    if (url !== undefined) return url.replace('https://vercel.com/api', emulator.url);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function register(bench: Bench, decision: 'allow' | 'deny'): Promise<string> {
  const url = await page(bench);
  const body = new URLSearchParams(new URL(url).search);
  body.set('decision', decision);
  const form = new URL('/connect/register/decision', url);
  const response = await fetch(form, { method: 'POST', body, redirect: 'manual' });
  return response.headers.get('location') ?? '';
}

/** What sends a person to a browser, and waits. */
export const BROWSER: Row[] = [
  {
    name: 'token: everybody consents at once',
    args: 'connect token oauth/linear --yes --format json',
    json: { token: /^emu_oauth/, externalSubject: /^ext_/ },
  },
  {
    name: 'token: installs where a tenant is missing',
    args: 'connect token slack/empty --subject app --yes --format json',
    json: { token: /^emu_slack/, installationId: /^inst_/ },
  },
  {
    name: 'token: a person consents on the page',
    consent: 'ask',
    args: 'connect token oauth/linear --yes --format json',
    meanwhile: async (bench) => {
      await bench.emulator.approve(await page(bench), { account: 'ann@linear' });
    },
    json: { token: /^emu_oauth/, externalSubject: 'ann@linear' },
  },
  {
    name: 'token: a person denies it',
    consent: 'ask',
    args: 'connect token oauth/linear --yes',
    meanwhile: async (bench) => {
      await bench.emulator.deny(await page(bench));
    },
    code: 1,
    stderr: /canceled in the browser/,
  },
  {
    name: 'token: the request fails on the page',
    consent: 'ask',
    args: 'connect token slack/acme --yes',
    meanwhile: async (bench) => {
      const url = await page(bench);
      await (await fetch(url)).text();
      bench.emulator.uninstall({ connector: 'slack/acme', installationId: 'inst_000001' });
      await bench.emulator.approve(url);
    },
    code: 1,
    stderr: /Setup failed: .*\(client_installation_required\)/,
  },
  {
    name: 'create: a person creates and installs it on the pages',
    consent: 'ask',
    args: 'connect create slack --name new --accent-color #abcdef --format json',
    meanwhile: async (bench) => {
      const install = await register(bench, 'allow');
      // Long enough for the CLI to hear of the part that is done.
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await bench.emulator.approve(install);
    },
    json: { uid: 'slack/new', accentColor: '#abcdef' },
    stderr: /Connector created: scl_/,
  },
  {
    name: 'create: a person cancels',
    consent: 'ask',
    args: 'connect create slack --name new',
    meanwhile: async (bench) => {
      await register(bench, 'deny');
    },
    code: 1,
    stderr: /canceled in the browser/,
  },
  {
    name: 'create: the request is forgotten',
    consent: 'ask',
    args: 'connect create slack --name new',
    meanwhile: async (bench) => {
      await page(bench);
      bench.emulator.reset();
    },
    code: 1,
    stderr: /Setup request expired/,
  },
];
