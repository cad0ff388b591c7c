import { type ChildProcess, fork } from 'node:child_process';
import type { PackageName } from '../bench/packages.js';
import type { ClientStart, Load, Outcome } from './load.js';

/** For starting the processes and for the calls that are still waiting when the last is made. */
const GRACE_MS = 30_000;

/** Plays a load through one package, with a server and a client process of its own. */
export async function play(packageName: PackageName, load: Load): Promise<Outcome> {
  const server = start('./server.ts', load);
  try {
    const serverUrl = `http://127.0.0.1:${await firstMessage<number>(server)}`;
    const client = start('./client.ts', { ...load, packageName, serverUrl } as ClientStart);
    const limit = setTimeout(() => client.kill('SIGKILL'), load.seconds * 1_000 + GRACE_MS);
    try {
      return await firstMessage<Outcome>(client);
    } catch (cause) {
      throw new Error(`The client of ${packageName} ended without a result`, { cause });
    } finally {
      clearTimeout(limit);
      client.kill();
    }
  } finally {
    server.kill();
  }
}

function start(file: string, argument: object): ChildProcess {
  return fork(new URL(file, import.meta.url), [JSON.stringify(argument)], {
    execArgv: [...process.execArgv, '--expose-gc'],
  });
}

function firstMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`exit ${signal ?? code}`)));
  });
}
