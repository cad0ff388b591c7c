import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { createEmulator, type Emulator, type ServiceName } from 'emulate';
import { Browser } from './browser.js';

/**
 * Starts somebody else's emulator of a provider. It takes no port 0, so that a free one is looked
 * for first; a token that it does not know is the first user's for it.
 */
export async function startProviderEmulator(
  service: ServiceName,
  seedOf: (url: string) => object,
): Promise<Emulator> {
  const free = createServer();
  await once(free.listen(0, '127.0.0.1'), 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, 'close');
  const baseUrl = `http://127.0.0.1:${port}`;
  return createEmulator({ service, port, baseUrl, seed: { [service]: seedOf(baseUrl) } });
}

/** Chooses a person on its page, who allows what is asked, and stops at the way back. */
export async function chooseUser(name: string, url: string, until: string): Promise<URL> {
  const browser = new Browser();
  await browser.open(url);
  const forms = browser.page.split(/(?=<form)/);
  browser.page = forms.find((form) => form.includes(`>${name}<`)) ?? '';
  await browser.submit({}, until);
  return browser.url;
}
