import { readRunFile } from '../storage/run-file.js';
import { isLoopback } from '../wire/urls.js';
import { ControlClient } from './control-client.js';
import { type RemoteEmulator, remoteEmulator } from './remote-emulator.js';

/** Names the run file to what `grantkit dev` and `grantkit exec` run. */
export const RUN_FILE_VARIABLE = 'GRANTKIT_RUN';

/** An emulator that takes longer for its first answer hangs, or something else has its port. */
const FIRST_ANSWER_MS = 5_000;

const DEFAULT_RUN_FILE = '.grantkit/run.json';

/** How to get in. */
export interface ConnectEmulatorOptions {
  /** @default the variable `GRANTKIT_CONTROL_TOKEN`, else the one in the run file */
  controlToken?: string;
  /**
   * Where the emulator has left its URL and token.
   * @default the variable `GRANTKIT_RUN`, which `grantkit exec` sets, else '.grantkit/run.json'
   */
  run?: string;
}

/**
 * Connects to an emulator that listens in another process of this machine, such as a test to the one
 * of a development server. Without a URL, to the one that the run file names.
 * @throws {Error} when there is none, or the control token is missing or wrong
 * @example
 * const emulator = await connectEmulator('http://127.0.0.1:4640', { controlToken });
 * for (const { url } of await emulator.consents()) await emulator.approve(url);
 */
export async function connectEmulator(
  url?: string,
  options: ConnectEmulatorOptions = {},
): Promise<RemoteEmulator> {
  const address = await findEmulator(url, options);
  const { url: origin, controlToken } = address;
  // Now rather than in the middle of a test.
  await new ControlClient(origin, controlToken, fetchInTime).call('clock.now');
  return remoteEmulator(new ControlClient(origin, controlToken, globalThis.fetch));
}

async function findEmulator(
  url: string | undefined,
  {
    controlToken = process.env['GRANTKIT_CONTROL_TOKEN'],
    run = process.env[RUN_FILE_VARIABLE] || DEFAULT_RUN_FILE,
  }: ConnectEmulatorOptions,
): Promise<{ url: string; controlToken: string }> {
  const origin = url === undefined ? undefined : originOf(url);
  if (origin !== undefined && controlToken) return { url: origin, controlToken };
  const found = await readRunFile(run);
  if (found === undefined) {
    const missing = origin === undefined ? 'Give `url` and `controlToken`' : 'Give `controlToken`';
    throw new Error(`${missing}: no emulator has left them in ${run}.`);
  }
  if (origin !== undefined && origin !== found.url) {
    throw new Error(`Give \`controlToken\`: the one in ${run} is for ${found.url}, not ${origin}.`);
  }
  return { url: found.url, controlToken: controlToken || found.controlToken };
}

const fetchInTime: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(FIRST_ANSWER_MS) });

function originOf(url: string): string {
  const { protocol, hostname, origin } = new URL(URL.canParse(url) ? url : 'about:blank');
  if (protocol === 'http:' && isLoopback(hostname)) return origin;
  throw new TypeError('url: expected an emulator on this machine, such as http://127.0.0.1:4640.');
}
