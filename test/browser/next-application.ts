import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.js';

const ROOT = new URL('../..', import.meta.url).pathname;
const ENV = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' };

const STALE = `VERCEL_OIDC_TOKEN="eyJ.stale.token"
VERCEL_CONNECT_API_URL="http://127.0.0.1:9"
`;

/** A copy of the example, with this package as it would be published. */
export class NextApplication {
  private constructor(readonly folder: string) {}

  /** Installs it from the registry; `sdk` replaces what the application imports. */
  static install(sdk?: { name: string; version: string }): NextApplication {
    const folder = mkdtempSync(join(tmpdir(), 'grantkit-next-'));
    cpSync(join(ROOT, 'examples/nextjs'), folder, {
      recursive: true,
      filter: (path) => !/node_modules|\.next|\.grantkit/.test(path.slice(ROOT.length)),
    });
    run(ROOT, 'npm', ['pack', '--silent', '--pack-destination', folder]);
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    const application = new NextApplication(folder);
    application.edit('package.json', (text) => {
      const manifest = JSON.parse(text);
      manifest.dependencies.grantkit = `file:./${archive}`;
      if (sdk !== undefined) manifest.dependencies[sdk.name] = sdk.version;
      return JSON.stringify(manifest);
    });
    if (sdk !== undefined) application.#importFrom(sdk.name);
    // What `vercel env pull` left: the variables of the service have to win over it.
    writeFileSync(join(folder, '.env.local'), STALE);
    run(folder, 'npm', ['install', '--silent', '--no-audit', '--no-fund']);
    return application;
  }

  /** Builds it as Vercel would. */
  build(...options: string[]): void {
    run(this.folder, 'npx', ['next', 'build', ...options]);
  }

  /** Changes a file. */
  edit(name: string, change: (text: string) => string): void {
    const path = join(this.folder, name);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }

  /** Runs a command of grantkit in its folder and returns what it prints. */
  grantkit(...args: string[]): string {
    return run(this.folder, 'npx', ['grantkit', ...args]);
  }

  /** Starts it with the service beside it. */
  async start(command: 'dev' | 'start', ...options: string[]): Promise<RunningApplication> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const next = ['next', command, '--port', String(port)];
    const args = ['dev', '--port', '0', ...options, '--', ...next];
    // Not by npx, which ends before what it has started.
    const child = spawn(join(this.folder, 'node_modules/.bin/grantkit'), args, {
      cwd: this.folder,
      env: { ...ENV, APP_ORIGIN: url, LINEAR_API_URL: `${url}/fake-linear` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const running = new RunningApplication(child, url);
    await running.prints(/webhooks go to/);
    return running;
  }

  /** Removes the copy. */
  remove(): void {
    // npm ends before what it has started, which writes for a moment more.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  #importFrom(name: string): void {
    const files = [
      'linear.ts',
      'actions.ts',
      'api/issues/route.ts',
      'edge/route.ts',
      'slack/route.ts',
    ];
    for (const file of files) {
      this.edit(`app/${file}`, (text) =>
        text.replace(/from 'grantkit(\/chat)?'/, `from '${name}$1'`),
      );
    }
  }
}

/** An application and its service, until they are stopped. */
export class RunningApplication {
  /** What both have printed. */
  printed = '';

  constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        this.printed += text;
      });
    }
  }

  /** Waits until something is printed. */
  async prints(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.printed)) {
      if (this.child.exitCode !== null) throw new Error(this.printed);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends both. */
  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}

function run(cwd: string, command: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: ENV, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')}: exit code ${status}\n${stdout}\n${stderr}`);
}
