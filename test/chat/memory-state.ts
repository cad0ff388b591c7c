import type { Lock, QueueEntry, StateAdapter } from 'chat';

/** State of a Chat SDK instance in memory, for one process and one test. */
export class MemoryState implements StateAdapter {
  readonly #values = new Map<string, unknown>();
  readonly #lists = new Map<string, unknown[]>();
  readonly #locks = new Map<string, Lock>();
  readonly #subscribed = new Set<string>();

  async connect(): Promise<void> {}
  async disconnect(): Promise<void> {}

  async acquireLock(threadId: string, ttlMs: number): Promise<Lock | null> {
    if (this.#locks.has(threadId)) return null;
    const lock = { threadId, token: crypto.randomUUID(), expiresAt: Date.now() + ttlMs };
    this.#locks.set(threadId, lock);
    return lock;
  }
  async extendLock({ threadId, token }: Lock): Promise<boolean> {
    return this.#locks.get(threadId)?.token === token;
  }
  async releaseLock({ threadId }: Lock): Promise<void> {
    this.#locks.delete(threadId);
  }
  async forceReleaseLock(threadId: string): Promise<void> {
    this.#locks.delete(threadId);
  }

  async get<T>(key: string): Promise<T | null> {
    return (this.#values.get(key) as T | undefined) ?? null;
  }
  async set<T>(key: string, value: T): Promise<void> {
    this.#values.set(key, value);
  }
  async setIfNotExists(key: string, value: unknown): Promise<boolean> {
    if (this.#values.has(key)) return false;
    this.#values.set(key, value);
    return true;
  }
  async delete(key: string): Promise<void> {
    this.#values.delete(key);
  }

  async appendToList(key: string, value: unknown): Promise<void> {
    this.#lists.set(key, [...(this.#lists.get(key) ?? []), value]);
  }
  async getList<T>(key: string): Promise<T[]> {
    return (this.#lists.get(key) ?? []) as T[];
  }
  async enqueue(threadId: string, entry: QueueEntry): Promise<number> {
    await this.appendToList(`queue:${threadId}`, entry);
    return this.queueDepth(threadId);
  }
  async dequeue(threadId: string): Promise<QueueEntry | null> {
    return (this.#lists.get(`queue:${threadId}`)?.shift() as QueueEntry | undefined) ?? null;
  }
  async queueDepth(threadId: string): Promise<number> {
    return this.#lists.get(`queue:${threadId}`)?.length ?? 0;
  }

  async subscribe(threadId: string): Promise<void> {
    this.#subscribed.add(threadId);
  }
  async unsubscribe(threadId: string): Promise<void> {
    this.#subscribed.delete(threadId);
  }
  async isSubscribed(threadId: string): Promise<boolean> {
    return this.#subscribed.has(threadId);
  }
}
