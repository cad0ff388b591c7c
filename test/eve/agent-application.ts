import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EVE = join(ROOT, 'node_modules/eve');

/** Why no application can be built here; nothing when it can. */
export async function obstacle(): Promise<string | undefined> {
  if (!existsSync(join(ROOT, 'dist/eve.js'))) return 'the package is not built';
  const { engines } = JSON.parse(await readFile(join(EVE, 'package.json'), 'utf8'));
  const least = Number(/^>=\s*(\d+)/.exec(engines.node)?.[1]);
  const { node } = process.versions;
  return Number.parseInt(node, 10) < least ? `eve needs Node ${least}, this is ${node}` : undefined;
}

/**
 * An application of eve in the repository, with these files in `agent/`, which finds this package
 * under the name of the original.
 */
export class AgentApplication {
  readonly folder: string;
  #server: ChildProcess | undefined;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(files: Record<string, string>): Promise<AgentApplication> {
    const folder = await mkdtemp(join(ROOT, 'test/.eve-'));
    await mkdir(join(folder, 'node_modules/@vercel'), { recursive: true });
    await symlink(ROOT, join(folder, 'node_modules/@vercel/connect'));
    const dependencies = { eve: '*', '@vercel/connect': '*' };
    const manifest = { private: true, type: 'module', engines: { node: '24.x' }, dependencies };
    const own = { '../package.json': JSON.stringify(manifest), 'instructions.md': 'You help.' };
    for (const [name, text] of Object.entries({ ...own, ...files })) {
      const path = join(folder, 'agent', name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    return new AgentApplication(folder);
  }

  /** Runs `eve build`, without the sandboxes, which this agent does not use. */
  async build(): Promise<void> {
    const { child, printed } = this.#run(['build', '--skip-sandbox-prewarm'], {});
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`eve build ended with ${code}:\n${printed()}`);
  }

  /** Runs `eve start`; returns where it listens. */
  async start(env: Record<string, string>): Promise<string> {
    const { child, printed } = this.#run(['start', '--host', '127.0.0.1', '--port', '0'], env);
    this.#server = child;
    return new Promise((resolve, reject) => {
      child.stdout?.on('data', () => {
        const url = /listening at (http:\S+?)\/?\s/.exec(printed())?.[1];
        if (url) resolve(url);
      });
      child.once('close', () => reject(new Error(`eve start ended:\n${printed()}`)));
    });
  }

  async close(): Promise<void> {
    const { pid } = this.#server ?? {};
    // The command has started the server in a process of its own.
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  #run(args: string[], env: Record<string, string>) {
    let text = '';
    const child = spawn(process.execPath, [join(EVE, 'bin/eve.js'), ...args], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, HOME: this.folder, EVE_TELEMETRY_DISABLED: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const take = (chunk: Buffer) => {
      text += chunk;
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    return { child, printed: () => text };
  }
}
