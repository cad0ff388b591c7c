import type { ConnectAuthorizationDetail } from '../../types.js';
import type { ServiceErrorCode } from '../wire/service-error.js';
import type { Principal } from './records.js';

/** Where a consent request stands. */
export type ConsentStatus = 'pending' | 'success' | 'error' | 'canceled';

/** Why a consent request failed. */
export interface ConsentFailure {
  code: ServiceErrorCode;
  message: string;
}

/** A request for a person's consent. */
export interface ConsentRequest {
  id: string;
  /** The public handle; the secret verifier hashes to it. */
  code: string;
  kind: 'authorize' | 'install';
  connectorId: string;
  /** Absent for an installation. */
  principal?: Principal;
  installationId?: string;
  tenantId?: string;
  /** Absent when nothing limits the scopes. */
  scopes?: string[];
  /** Absent when nothing narrows the consent, like the next one. */
  resources?: string[];
  authorizationDetails?: ConnectAuthorizationDetail[];
  /** Who asks. */
  requester: { projectId?: string; environment?: string; userId?: string };
  returnUrl?: string;
  webhook?: string;
  /** The code that a device shows. */
  userCode?: string;
  expiresAt: number;
  status: ConsentStatus;
  data?: Record<string, unknown>;
  error?: ConsentFailure;
  lastPolledAt?: number;
  /** How long a device has to wait before it polls again. */
  pollIntervalMs: number;
  /** Whether a device has been told the final outcome, as a poll or as the result. */
  isReported: boolean;
}
