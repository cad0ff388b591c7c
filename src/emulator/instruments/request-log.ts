import type { ConnectTokenSubject } from '../../types.js';
import { isObject } from '../wire/json-body.js';
import type { EmulatorOperation } from '../wire/operation.js';
import { subjectSchema } from '../wire/request-schemas.js';

/** One request to the service, and what came of it. */
export interface EmulatorRequest {
  operation: EmulatorOperation;
  /** Unix milliseconds by the emulator's clock, at the end of the request. */
  timestamp: number;
  /** The connector that it named, by id or UID. */
  connector?: string;
  /** Whom a token or a consent was asked for; absent for the caller itself. */
  subject?: { type: ConnectTokenSubject['type']; id?: string };
  /** HTTP status; absent when there was no answer, because of a fault or because the caller left. */
  status?: number;
  /** Why it was refused. */
  code?: string;
  /** Whether it is charged: a token was issued, even if a fault kept it from the caller. */
  billed: boolean;
}

/** A request under way: what is known of it is noted on the way. */
export type RequestNote = Pick<EmulatorRequest, 'operation' | 'connector' | 'subject'>;

/** Whom the body of a request is about, without credentials. */
export function subjectIn(body: unknown): RequestNote['subject'] {
  const { success, data } = subjectSchema.safeParse(isObject(body) ? body['subject'] : undefined);
  if (!success) return undefined;
  if (data.type === 'user') return { type: data.type, id: data.id };
  return data.type === 'jwt-bearer' ? { type: data.type, id: data.sub } : { type: data.type };
}

/** Tells of a request that has ended; the work behind a fault may have another outcome. */
export async function logRequest(
  {
    onRequest,
    clock,
  }: { onRequest?: (request: EmulatorRequest) => void; clock: { now(): number } },
  note: RequestNote,
  { sent, done }: { sent?: Response; done?: Response },
): Promise<void> {
  if (onRequest === undefined) return;
  onRequest({
    ...note,
    timestamp: clock.now(),
    status: sent?.status,
    code: sent === undefined || sent.status < 400 ? undefined : await codeOf(sent),
    billed: note.operation === 'token' && done?.status === 200,
  });
}

async function codeOf(response: Response): Promise<string | undefined> {
  const body = await response
    .clone()
    .json()
    .catch(() => undefined);
  // The gateway refuses with `error` as the code (RFC 6749, section 5.2).
  const code = body?.error?.code ?? body?.error;
  return typeof code === 'string' ? code : undefined;
}
