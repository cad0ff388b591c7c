import { type ConnectError, ConnectResponseError } from '../../errors.js';
import { firstIssue, type Schema } from '../validation/schema.js';
import { apiError, type ErrorContext } from './api-error.js';
import { discard, readBody } from './body.js';
import { requestIdOf } from './headers.js';
import { mask } from './mask.js';

const LARGEST_REPLY = 1_000_000;
const LARGEST_REFUSAL = 64_000;
/** Far more than any reply has, and far less than what engines can copy. */
const DEEPEST_REPLY = 500;
/** How long the words of a refusal may take after its status. */
const LONGEST_REFUSAL_MS = 1_000;

/** What a reply should hold. */
export interface Expectation {
  replySchema?: Schema;
  /** @default the error of the service's own body */
  readRefusal?: ReadRefusal;
}

/** Makes an error of a refusal. */
export type ReadRefusal = (response: Response, text: string, about: ErrorContext) => ConnectError;

/**
 * The content of a reply.
 * @throws {ConnectError} when the service refused
 * @throws {ConnectResponseError} when the reply is not the service's protocol
 */
export async function readReply<T>(
  response: Response,
  about: ErrorContext,
  { replySchema: schema, readRefusal = apiError }: Expectation,
): Promise<T> {
  if (isRedirect(response)) {
    discard(response);
    throw responseError(response, about, 'the service redirected, which is not followed');
  }
  if (!isSuccess(response)) throw readRefusal(response, await refusalText(response), about);
  if (schema === undefined) {
    discard(response);
    return undefined as T;
  }
  const reply = await readJson(response, about);
  const parsed = schema.safeParse(reply);
  if (parsed.success) return reply as T;
  // The text of a successful reply may hold a token, so no message quotes it.
  const issue = firstIssue(parsed.error, reply);
  throw responseError(response, about, `in the service's reply, ${issue}`);
}

/** The text of a refusal; the status counts even when the text does not arrive. */
async function refusalText(response: Response): Promise<string> {
  try {
    return (await readBody(response, LARGEST_REFUSAL, LONGEST_REFUSAL_MS)).text;
  } catch {
    return '';
  }
}

async function readJson(response: Response, about: ErrorContext): Promise<unknown> {
  try {
    const { text, isWhole } = await readBody(response, LARGEST_REPLY);
    if (!isWhole) throw responseError(response, about, "the service's reply is too large");
    const reply: unknown = JSON.parse(text);
    // A short text has no room for so many brackets.
    if (text.length < DEEPEST_REPLY || !isDeeper(reply, DEEPEST_REPLY)) return reply;
    throw responseError(response, about, "the service's reply is nested too deeply");
  } catch (error) {
    // By name, because in test runners the class may be of another realm.
    const { name } = Object(error);
    if (name === 'SyntaxError') {
      throw responseError(response, about, "the service's reply is not JSON");
    }
    // Some engines read what others find too deep.
    if (name !== 'RangeError') throw error;
    throw responseError(response, about, "the service's reply is nested too deeply");
  }
}

/** Whether a value has more than so many levels, which not every engine can copy. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((field) => isDeeper(field, levels - 1));
}

// Applications stub `fetch` with objects that have only one of the two.
function isSuccess({ ok, status }: Partial<Response>): boolean {
  return ok ?? (status !== undefined && status >= 200 && status < 300);
}

function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400);
}

function responseError(
  response: Response,
  { operation, credentials }: ErrorContext,
  fault: string,
): ConnectResponseError {
  const { status } = response;
  const statusText = mask(response.statusText ?? '', credentials);
  const requestId = requestIdOf(response, credentials);
  return new ConnectResponseError(`${operation}: ${fault}.`, {
    code: 'invalid_response',
    status,
    statusText,
    requestId,
    // Whatever stands in between may be gone in a moment; it says nothing about the grant.
    retryable: true,
  });
}
