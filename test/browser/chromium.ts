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
 * Opens a headless Chromium.
 * @throws {Error} that says how to install one
 */
export async function openPage(options: BrowserContextOptions = {}): Promise<OpenPage> {
  const browser = await chromium.launch({ executablePath: program(), args: FLAGS });
  onTestFinished(() => browser.close());
  const context = await browser.newContext(options);
  const strayed: string[] = [];
  await context.route(
    (url) => url.hostname !== '127.0.0.1',
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
