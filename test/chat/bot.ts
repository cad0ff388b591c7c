import { type Adapter, Chat, ConsoleLogger } from 'chat';
import { expect } from 'vitest';
import { MemoryState } from './memory-state.js';

export const logger = new ConsoleLogger('silent');
export const userName = 'bot';

/** A bot that replies to whoever speaks to it, there or elsewhere, or with `false` only listens. */
export function bot(created: object, replyTo?: string | false) {
  // Some adapters are installed with a copy of `chat` of their own, whose types do not match ours.
  const adapter = created as Adapter;
  const chat = new Chat({ userName, adapters: { it: adapter }, state: new MemoryState(), logger });
  const heard: string[] = [];
  const errors: unknown[] = [];
  const answer = async (what: string, post: () => Promise<unknown>) => {
    heard.push(what);
    if (replyTo === false) return;
    await (replyTo ? adapter.postMessage(replyTo, 'hello') : post()).catch((e) => errors.push(e));
  };
  chat.onNewMention((thread) => answer('mention', () => thread.post('hello')));
  chat.onSlashCommand(({ channel }) => answer('command', () => channel.post('hello')));
  const receive = async (event: object, authorization?: string, headers = {}) => {
    const tasks: Promise<unknown>[] = [];
    const request = new Request('https://app.example/webhook', {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', 'x-github-event': 'issue_comment' },
        ...(authorization ? { authorization } : {}),
        ...headers,
      },
      body: JSON.stringify(event),
    });
    const waitUntil = (task: Promise<unknown>) => void tasks.push(task);
    const response = await chat.webhooks.it(request, { waitUntil });
    await Promise.allSettled(tasks);
    expect(errors).toEqual([]);
    return response.status;
  };
  return { chat, heard, receive };
}
