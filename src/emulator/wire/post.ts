const TIMEOUT_MS = 10_000;

/** What came of a POST to an application. */
export interface PostOutcome {
  /** HTTP status of the answer. */
  status?: number;
  /** Why there was no answer. */
  error?: string;
}

/** Posts to an application, follows no redirect, and returns what came back, or why nothing did. */
export async function post(
  deliver: typeof fetch,
  url: string,
  init: RequestInit,
): Promise<PostOutcome> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    // A redirect could take a bearer, or a person's decision, off this machine.
    const response = await deliver(url, { ...init, method: 'POST', redirect: 'manual', signal });
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  if (!(cause instanceof Error)) return message;
  return `${message} (${'code' in cause ? cause.code : cause.message})`;
}
