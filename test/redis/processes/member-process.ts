import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How a process is set up. */
export interface MemberOptions {
  baseUrl: string;
  redisUrl: string;
  secret: string;
  freshForMs?: number;
}

/** What a process can be told to do for a user; to replace is to delete and to ask again. */
export interface Command {
  id: number;
  act: 'get' | 'force' | 'replace' | 'revoke';
  user: string;
}

interface Answer {
  id: number;
  token?: string;
  error?: string;
}

const MEMBER = fileURLToPath(new URL('./member.ts', import.meta.url));

/** A process with a client of its own, which a test may freeze and kill. */
export class MemberProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #commands = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.(answer));
  }

  static async start(
    options: MemberOptions,
    env: Record<string, string> = {},
  ): Promise<MemberProcess> {
    const child = fork(MEMBER, [JSON.stringify(options)], {
      env: { ...process.env, ...env },
      execArgv: ['--import', 'tsx'],
    });
    await once(child, 'message');
    return new MemberProcess(child);
  }

  /**
   * What came of it: a token, or nothing for a revocation.
   * @throws {Error} when the call failed there
   */
  async do(act: Command['act'], user: string): Promise<string | undefined> {
    const id = ++this.#commands;
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#child.send({ id, act, user } satisfies Command);
    const { token, error } = await answered;
    this.#waiting.delete(id);
    if (error !== undefined) throw new Error(error);
    return token;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
