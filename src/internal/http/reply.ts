import { ConnectResponseError } from '../../errors.js';
import { firstIssue, type Schema } from '../arguments/schema.js';
import { apiError } from './api-error.js';
import { requestIdOf } from './headers.js';

/** What a reply should hold, and how to speak of it. */
export interface Expectation {
  reply?: Schema;
  failure: string;
  credentials: readonly string[];
}

/**
 * The content of a reply.
 * @throws {ConnectError} when the service refused
 * @throws {ConnectResponseError} when the reply is not the service's protocol
 */
export async function readReply<T>(response: Response, expected: Expectation): Promise<T> {
  if (isRedirect(response)) {
    throw responseError(
      response,
      `${expected.failure}: the service redirected, which is not followed.`,
    );
  }
  if (!response.ok) throw apiError(response, await readText(response), expected);
  const { reply: schema, failure } = expected;
  if (schema === undefined) return (await response.body?.cancel?.()) as T;
  const reply = await readJson(response, failure);
  const parsed = schema.safeParse(reply);
  if (parsed.success) return reply as T;
  // The text of a successful reply may hold a token, so no message quotes it.
  const issue = firstIssue(parsed.error, reply);
  throw responseError(response, `${failure}: in the service's reply, ${issue}.`);
}

/** The text of a refusal; the status counts even when the text does not arrive. */
async function readText(response: Response): Promise<string> {
  try {
    return typeof response.text === 'function'
      ? await response.text()
      : JSON.stringify(await response.json());
  } catch {
    return '';
  }
}

async function readJson(response: Response, failure: string): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    // By name, because in test runners the class may be of another realm.
    if ((error as Error).name !== 'SyntaxError') throw error;
    throw responseError(response, `${failure}: the service's reply is not JSON.`);
  }
}

function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400);
}

function responseError(response: Response, message: string): ConnectResponseError {
  const { status, statusText } = response;
  const requestId = requestIdOf(response);
  return new ConnectResponseError(message, {
    code: 'invalid_response',
    status,
    statusText,
    requestId,
  });
}
