import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Call, MemberStart } from './load.js';

/** What came of the calls of some processes. */
export interface Result {
  calls: Call[];
  /** What happened to the store. */
  states: string[];
}

/** A process of the fleet, which says when it is ready, and what came of its calls. */
export class Member {
  readonly #child: ChildProcess;

  constructor(start: MemberStart) {
    this.#child = fork(new URL('./member.ts', import.meta.url), [JSON.stringify(start)]);
  }

  async message(): Promise<unknown> {
    const ended = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`A member of the fleet ended without a result (${code})`);
    });
    const [message] = await Promise.race([once(this.#child, 'message'), ended]);
    return message;
  }

  async play(startsAt: number): Promise<Result> {
    const result = this.message();
    this.#child.send(startsAt);
    return (await result) as Result;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
