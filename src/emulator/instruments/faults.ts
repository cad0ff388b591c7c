import * as z from 'zod';
import { type EmulatorOperation, isWithinAny } from '../wire/operation.js';

interface AfterProcessing {
  /** The service does the work and only its reply is lost. */
  afterProcessing?: boolean;
}

/** An error answer. */
export interface StatusFault extends AfterProcessing {
  status: number;
  code?: string;
  message?: string;
  headers?: Record<string, string>;
  /** The whole body instead of the error envelope; a string is sent as text. */
  body?: unknown;
  /** Seconds for the `Retry-After` header. */
  retryAfter?: number;
}

/** An answer that is a web page, with status 200. */
export interface HtmlFault extends AfterProcessing {
  html: true;
}

/** An answer of broken JSON, with status 200. */
export interface MalformedFault extends AfterProcessing {
  malformed: true;
}

/** A connection that closes without an answer. */
export interface DropFault extends AfterProcessing {
  drop: true;
}

/** A request that is never answered. */
export interface HangFault extends AfterProcessing {
  hang: true;
}

/** An answer that comes late. */
export interface DelayFault {
  /** Real milliseconds before the request is processed. */
  delayMs: number;
}

/** What can go wrong with one request. */
export type EmulatorFault =
  | StatusFault
  | HtmlFault
  | MalformedFault
  | DropFault
  | HangFault
  | DelayFault;

const flag = z.literal(true);
const late = { afterProcessing: z.boolean().optional() };

/** What {@link EmulatorFault} is, where nobody has compiled it. */
export const faultSchema: z.ZodType<EmulatorFault> = z.union(
  [
    z.strictObject({
      ...late,
      status: z.int().min(200).max(599),
      code: z.string().min(1).optional(),
      message: z.string().min(1).optional(),
      headers: z
        .record(z.string(), z.string())
        .refine(areHeaders, 'expected names and values that can be sent')
        .optional(),
      body: z.unknown().optional(),
      retryAfter: z.number().nonnegative().optional(),
    }),
    z.strictObject({ ...late, html: flag }),
    z.strictObject({ ...late, malformed: flag }),
    z.strictObject({ ...late, drop: flag }),
    z.strictObject({ ...late, hang: flag }),
    z.strictObject({ delayMs: z.number().nonnegative() }),
  ],
  'expected { status }, { html: true }, { malformed: true }, { drop: true }, { hang: true } or { delayMs }',
);

/** Faults to come. */
export interface EmulatorFaults {
  /**
   * Lets the next requests of an operation (`'*'`: of any but `management-…`) fail.
   * @throws {TypeError} when there is no such operation or fault; the message lists them.
   */
  next(operation: EmulatorOperation | '*', fault: EmulatorFault, times?: number): void;
  /** Forgets the faults that have not happened yet. */
  clear(): void;
}

interface Planned {
  operation: EmulatorOperation | '*';
  fault: EmulatorFault;
  left: number;
}

/** A first-in-first-out queue of faults. */
export class FaultQueue implements EmulatorFaults {
  #planned: Planned[] = [];

  next(operation: EmulatorOperation | '*', fault: EmulatorFault, times = 1): void {
    this.#planned.push({ operation, fault, left: times });
  }

  clear(): void {
    this.#planned = [];
  }

  /** What a snapshot holds. */
  save(): Planned[] {
    return this.#planned;
  }

  /** Plans what a snapshot holds, and nothing else. */
  load(planned: Planned[]): void {
    this.#planned = planned;
  }

  /** The fault that this request meets. */
  take(operation: EmulatorOperation): EmulatorFault | undefined {
    const planned = this.#planned.find(
      (p) => p.operation === operation || (p.operation === '*' && isWithinAny(operation)),
    );
    if (planned === undefined) return undefined;
    planned.left -= 1;
    if (planned.left <= 0) this.#planned = this.#planned.filter((p) => p !== planned);
    return planned.fault;
  }
}

function areHeaders(fields: Record<string, string>): boolean {
  try {
    return new Headers(fields) !== undefined;
  } catch {
    return false;
  }
}
