import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.js';

/** What can be started. */
export const PROGRAMS = ['redis-server', 'valkey-server'];
/** What can be started here. */
export const installed = PROGRAMS.filter((name) => spawnSync(name, ['--version']).status === 0);

/** A Redis on loopback that a test may stop, freeze and kill. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Sends a signal, such as SIGSTOP. */
  signal(name: NodeJS.Signals): void;
  /** Kills it with all that it holds, and starts an empty one in its place. */
  restart(): Promise<void>;
  /** Runs a command and returns what it prints. */
  command(...args: string[]): string;
  /** All keys, and all that they hold. */
  dump(): string;
  stop(): Promise<void>;
}

/** Starts a Redis that writes nothing to disk; `options` are those of its command line. */
export async function startRedis({
  options = [],
  program = installed[0] ?? 'redis-server',
}: {
  options?: string[];
  program?: string;
} = {}): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'grantkit-redis-'));
  const log = join(folder, 'log.txt');
  const own = ['--bind', '127.0.0.1', '--port', String(port), '--save', ''];
  const args = [...own, '--dir', folder, '--logfile', log, ...options];
  const start = async () => {
    const started = spawn(program, args, { stdio: 'ignore' });
    while (!(await isReachable(port))) {
      if (started.exitCode !== null) throw new Error(readFileSync(log, 'utf8'));
      await sleep(20);
    }
    return started;
  };
  let server: ChildProcess = await start();
  const end = async () => {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    if (server.exitCode === null && server.signalCode === null) await ended;
  };
  const command = (...words: string[]) => {
    const { stdout, stderr } = spawnSync('redis-cli', ['-p', String(port), ...words], {
      encoding: 'utf8',
    });
    return (stdout + stderr).trim();
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    signal: (name) => server.kill(name),
    async restart() {
      await end();
      server = await start();
    },
    command,
    dump() {
      const keys = command('--raw', 'keys', '*').split('\n');
      const held = keys.map((key) => {
        const isHash = command('type', key).includes('hash');
        return command('--raw', isHash ? 'hgetall' : 'get', key);
      });
      return [...keys, ...held].join('\n');
    },
    async stop() {
      server.kill('SIGCONT');
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isReachable(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  socket.once('connect', () => socket.destroy());
  socket.once('error', () => {});
  return new Promise((resolve) => {
    socket.once('close', (hadError) => resolve(!hadError));
  });
}
