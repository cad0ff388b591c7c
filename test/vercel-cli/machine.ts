import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a program ended with. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The team and the token that the CLI is signed in with. */
export interface SignedIn {
  url: string;
  team?: string;
  token?: string;
}

const GUARD = new URL('./loopback-only.cjs', import.meta.url).pathname;

/** A home and a working folder of their own, with the real CLI and nothing of this machine. */
export class Machine {
  readonly root = mkdtempSync(join(tmpdir(), 'grantkit-cli-'));
  readonly work = join(this.root, 'work');
  readonly config = join(this.root, 'config');
  readonly opened = join(this.root, 'opened');
  readonly outside = join(this.root, 'outside');

  constructor(private readonly program: string) {
    for (const folder of [this.work, this.config, join(this.root, 'bin')]) mkdirSync(folder);
    // What would open a browser notes the address instead.
    for (const opener of ['xdg-open', 'open']) {
      const path = join(this.root, 'bin', opener);
      writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$1" >> "${this.opened}"\n`);
      chmodSync(path, 0o755);
    }
  }

  /** Points the CLI at a service, as its configuration folder does. */
  signIn({ url, team = 'team_acme', token = 'cli_token' }: SignedIn): void {
    this.write('../config/config.json', JSON.stringify({ api: url, currentTeam: team }));
    this.write('../config/auth.json', JSON.stringify({ token }));
  }

  /** Links the working folder to a project. */
  link(projectId: string, orgId = 'team_acme'): void {
    this.write(
      '.vercel/project.json',
      JSON.stringify({ projectId, orgId, projectName: projectId }),
    );
  }

  /** Writes a file below the working folder. */
  write(path: string, content: string | Uint8Array): void {
    const file = join(this.work, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** The text of a file below the working folder; empty when there is none. */
  read(path: string): string {
    const file = join(this.work, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Empties the working folder. */
  clean(): void {
    rmSync(this.work, { recursive: true, force: true });
    rmSync(this.opened, { force: true });
    mkdirSync(this.work);
  }

  /** The addresses that a browser would have opened, first to last. */
  openedUrls(): string[] {
    return this.read('../opened').split('\n').filter(Boolean);
  }

  /** The command line of a call of the CLI; `isLast` puts the global flags behind it. */
  commandLine(args: string[], isLast = false): string[] {
    const flags = ['-Q', this.config];
    const rest = isLast ? [...args, ...flags] : [...flags, ...args];
    return [process.execPath, this.program, ...rest];
  }

  /** The whole environment of the CLI. */
  environment(extra: Record<string, string> = {}): Record<string, string> {
    const home = join(this.root, 'home');
    return {
      PATH: [join(this.root, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
      HOME: home,
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_DATA_HOME: join(home, 'data'),
      VERCEL_TELEMETRY_DISABLED: '1',
      NO_UPDATE_NOTIFIER: '1',
      NO_COLOR: '1',
      LANG: 'C.UTF-8',
      TERM: 'xterm',
      NODE_OPTIONS: `--require=${GUARD}`,
      GRANTKIT_TEST_OUTSIDE: this.outside,
      ...extra,
    };
  }

  /** Runs the CLI without a terminal until it ends; `until` ends one that serves. */
  run(args: string[], { isLast = false, ...options }: RunOptions = {}): Promise<Ended> {
    return this.runProgram(this.commandLine(args, isLast), options);
  }

  /** Runs any program as {@link run} does the CLI. */
  runProgram([command = '', ...rest]: string[], { env = {}, until }: RunOptions): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(command, rest, {
        ...{ cwd: this.work, env: this.environment(env), stdio: ['ignore', 'pipe', 'pipe'] },
      });
      const ended: Ended = { code: null, stdout: '', stderr: '' };
      const note = (stream: 'stdout' | 'stderr') => (chunk: Buffer) => {
        ended[stream] += chunk;
        if (until?.test(ended.stdout + ended.stderr)) child.kill('SIGTERM');
      };
      child.stdout.on('data', note('stdout'));
      child.stderr.on('data', note('stderr'));
      child.once('error', reject);
      child.once('close', (code) => resolve({ ...ended, code }));
    });
  }

  /** What the CLI tried to reach outside of this machine, once the guard has proven itself. */
  escapes(): string[] {
    const probe = "require('node:net').connect(9, '192.0.2.1').on('error', () => {})";
    spawnSync(process.execPath, ['--eval', probe], { env: this.environment() });
    const hosts = this.read('../outside').split('\n').filter(Boolean);
    return hosts.pop() === '192.0.2.1' ? hosts : ['the guard does not work'];
  }

  /** Removes everything. */
  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** How to run the CLI. */
export interface RunOptions {
  env?: Record<string, string>;
  isLast?: boolean;
  /** What it says when it may be ended. */
  until?: RegExp;
}
