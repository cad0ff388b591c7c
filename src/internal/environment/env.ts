/** A non-empty environment variable; runtimes without `process` have none. */
export function readEnv(name: string): string | undefined {
  return globalThis.process?.env?.[name] || undefined;
}
