import { afterAll, vi } from 'vitest';
import { configureConnect } from '../../src/client.js';
import { createEmulator, type Emulator, type EmulatorSeed } from '../../src/emulator/index.js';

/** What eve hands to a callback for a user of the application. */
export const ADA = {
  principal: {
    type: 'user',
    id: 'ada',
    issuer: 'https://idp.test',
    attributes: { plan: 'pro' },
  },
  connection: { url: 'https://mcp.linear.test/mcp' },
} as const;

/** What eve hands to a callback for the agent itself. */
export const AGENT = { principal: { type: 'app' }, connection: ADA.connection } as const;

/** The redirect that ends a consent. */
export const CALLBACK = {
  callbackUrl: 'https://app.test/callback',
  callback: { params: {}, method: 'GET' },
} as const;

/** The consent of {@link ADA}. */
export const ADAS_GRANT = { connector: 'oauth/linear', user: 'ada', issuer: 'https://idp.test' };

const LINEAR: EmulatorSeed = { connectors: [{ uid: 'oauth/linear' }] };
const running = new Map<string, Promise<Emulator>>();

afterAll(async () => {
  for (const emulator of running.values()) await (await emulator).close();
  running.clear();
});

/** A service on a socket in the state of the seed, in the environment of its deployment. */
export async function deployment(seed = LINEAR): Promise<Emulator> {
  const key = JSON.stringify(seed);
  // Making the keys of a service takes longer than most tests.
  const starting = running.get(key) ?? start(seed);
  running.set(key, starting);
  const emulator = await starting;
  emulator.reset();
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  configureConnect({});
  return emulator;
}

async function start(seed: EmulatorSeed): Promise<Emulator> {
  const emulator = await createEmulator(seed);
  await emulator.listen();
  return emulator;
}
