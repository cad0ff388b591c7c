import { spawnSync } from 'node:child_process';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page of a fresh profile that lives as long as the test. */
export interface OpenPage {
  page: Page;
  /** Requests that left this machine; they are refused. */
  strayed: string[];
}

/**
 * Opens a headless Chromium, for which the names `localHosts` mean this machine.
 * @throws {Error} that says how to install one
 */
export async function openPage({
  localHosts = [],
  ...options
}: BrowserContextOptions & { localHosts?: string[] } = {}): Promise<OpenPage> {
  const names = localHosts.map((name) => `MAP ${name} 127.0.0.1`).join(',');
  const args = names === '' ? FLAGS : [...FLAGS, `--host-resolver-rules=${names}`];
  const browser = await chromium.launch({ executablePath: program(), args });
  onTestFinished(() => browser.close());
  const context = await browser.newContext(options);
  const strayed: string[] = [];
  await context.route(
    ({ hostname }) => hostname !== '127.0.0.1' && !localHosts.includes(hostname),
    (route) => {
      strayed.push(route.request().url());
      return route.abort();
    },
  );
  return { page: await context.newPage(), strayed };
}

function program(): string {
  const found = PROGRAMS.map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout)
    .map((path) => path.trim())
    .find((path) => path !== '');
  if (found !== undefined) return found;
  throw new Error(
    `These tests need ${PROGRAMS.join(' or ')} on PATH: sudo apt-get install --yes chromium`,
  );
}
