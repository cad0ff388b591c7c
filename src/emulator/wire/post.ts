const TIMEOUT_MS = 10_000;

/** What came of a POST to an application. */
export interface PostOutcome {
  /** HTTP status of the answer. */
  status?: number;
  /** Why there was no answer. */
  error?: string;
}

/** Posts to an application, wherever it would redirect to; no answer is an outcome too. */
export async function post(
  deliver: typeof fetch,
  url: string,
  init: RequestInit,
): Promise<PostOutcome> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    // A redirect could carry a bearer, or what a person decided, off this machine.
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
